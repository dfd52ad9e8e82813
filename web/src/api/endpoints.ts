/** Every request the pages make, one function each. */

import { request, withQuery } from "./client";
import type {
  Area,
  Board,
  CallPage,
  CallView,
  CategoryItem,
  Counts,
  DeskSnapshot,
  DraftView,
  Findings,
  Correction,
  FoundPlace,
  Level,
  Mark,
  MarkKind,
  Reason,
  ReviewCall,
  Shapes,
  Ticket,
  User,
} from "./types";

const id = encodeURIComponent;

export const signIn = (username: string, password: string) =>
  request<{ user: User }>("POST", "/api/session", { body: { username, password } });
export const readSession = () => request<{ user: User }>("GET", "/api/session");
export const readOidc = () => request<{ enabled: boolean }>("GET", "/api/oidc");
export const signOut = () => request<void>("DELETE", "/api/session");
export const setPassword = (old: string, fresh: string) =>
  request<void>("POST", "/api/password", { body: { old, new: fresh } });

export const readDesk = () => request<DeskSnapshot>("GET", "/api/desk");
export const readCall = (callId: string) => request<CallView>("GET", `/api/calls/${id(callId)}`);

export const saveField = (draftId: string, key: string, value: string, revision: number) =>
  request<DraftView>("PUT", `/api/drafts/${id(draftId)}/fields/${key}`, { body: { value, revision } });
export const acceptField = (draftId: string, key: string, value: string) =>
  request<DraftView>("POST", `/api/drafts/${id(draftId)}/fields/${key}/accept`, { body: { value } });
export const clearField = (draftId: string, key: string) =>
  request<DraftView>("POST", `/api/drafts/${id(draftId)}/fields/${key}/clear`);
export const putAside = (draftId: string) => request<DraftView>("POST", `/api/drafts/${id(draftId)}/aside`);
export const acceptDraft = (draftId: string, seen: Record<string, string>) =>
  request<Ticket>("POST", `/api/drafts/${id(draftId)}/accept`, { body: { seen } });

export const checkDraft = (draftId: string) => request<Findings>("POST", `/api/drafts/${id(draftId)}/check`);

export const audioAddress = (callId: string, startMs?: number, endMs?: number) =>
  withQuery(`/api/calls/${id(callId)}/audio`, { start_ms: startMs, end_ms: endMs });
export const findCategories = (q: string, signal?: AbortSignal) =>
  request<CategoryItem[]>("GET", "/api/categories", { query: { q }, signal });

export const readBoard = () => request<Board>("GET", "/api/board");
export const readFigureCalls = (key: string, after: string) =>
  request<CallPage>("GET", `/api/board/figures/${id(key)}/calls`, { query: { after } });

export interface ReviewFilter {
  day?: string;
  outcome?: string;
  agent?: string;
  after?: string;
  size: number;
}
export const findReviewCalls = (filter: ReviewFilter) =>
  request<CallPage>("GET", "/api/review/calls", { query: { ...filter } });
export const readReviewCall = (callId: string) => request<ReviewCall>("GET", `/api/review/calls/${id(callId)}`);
export const revealReviewCall = (callId: string, reason: Reason) =>
  request<ReviewCall>("POST", `/api/review/calls/${id(callId)}/reveal`, { body: { reason } });
export const correctUtterance = (utteranceId: string, text: string) =>
  request<Correction>("PUT", `/api/review/utterances/${id(utteranceId)}/correction`, { body: { text } });
export const markCall = (callId: string, mark: MarkKind, note: string, atMs: number | null) =>
  request<Mark>("POST", `/api/review/calls/${id(callId)}/marks`, { body: { mark, note, at_ms: atMs } });

/** Areas of one level as polygons; they change with the territory only. */
export const readShapes = (level: Level) =>
  request<Shapes>("GET", "/api/territory/shapes", { query: { level }, keep: true });
export const readCounts = (level: Level, days: number | null) =>
  request<Counts>("GET", "/api/territory/counts", { query: { level, days } });
export const readArea = (code: string, signal?: AbortSignal) =>
  request<Area>("GET", `/api/territory/areas/${id(code)}`, { signal });
export const findPlaces = (q: string, signal?: AbortSignal) =>
  request<FoundPlace[]>("GET", "/api/territory/find", { query: { q }, signal });
