/** What the server sends, by short names; the shapes are generated from its OpenAPI document. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Abstention = Schemas["Abstention"];
export type Advice = Schemas["Advice"];
export type Agent = Schemas["Agent"];
export type AgentState = Schemas["AgentState"];
export type Area = Schemas["AreaView"];
export type Alternative = Schemas["Alternative"];
export type Board = Schemas["BoardView"];
export type Call = Schemas["Call"];
export type CallPage = Schemas["CallPage"];
export type CallRow = Schemas["CallRow"];
export type CallState = Schemas["CallState"];
export type CallView = Schemas["CallView"];
export type Category = Schemas["Category"];
export type CategoryItem = Schemas["CategoryItem"];
export type Correction = Schemas["CorrectionView"];
export type Counts = Schemas["Counts"];
export type DeskSnapshot = Schemas["DeskView"];
export type DraftView = Schemas["DraftView"];
export type Evidence = Schemas["Evidence"];
export type Field = Schemas["FieldView"];
export type FieldState = Schemas["FieldState"];
export type Figure = Schemas["FigureView"];
export type FigureKey = Schemas["FigureKey"];
export type Finding = Schemas["Finding"];
export type Findings = Schemas["FindingsView"];
export type FoundPlace = Schemas["FoundItem"];
export type Gap = Schemas["Gap"];
export type GapView = Schemas["GapView"];
export type Level = Schemas["Level"];
export type Mark = Schemas["MarkView"];
export type MarkKind = Schemas["MarkKind"];
export type Outcome = Schemas["Outcome"];
export type Partial = Schemas["Partial"];
export type ReviewCall = Schemas["ReviewView"];
export type Role = Schemas["Role"];
export type Shapes = Schemas["Shapes"];
export type Side = Schemas["Side"];
export type Suggestion = Schemas["SuggestionView"];
export type Ticket = Schemas["TicketView"];
export type User = Schemas["User"];
export type Utterance = Schemas["Utterance"];
export type Waiting = Schemas["WaitingCall"];
export type Word = Schemas["Word"];

/** An event of the WebSocket, told apart by its type. */
export type LiveEvent = { id: string; version: number; call_id: string | null; at: string } & (
  | { type: "call.changed"; data: Call }
  | { type: "agent.changed"; data: Agent }
  | { type: "utterance.partial"; data: Partial }
  | { type: "utterance.final"; data: Utterance }
  | { type: "utterance.gap"; data: Gap }
  | { type: "draft.changed"; data: DraftView }
  | { type: "ticket.accepted"; data: Schemas["TicketAccepted"] }
);
