/** Builders of what the server sends, for the tests. */

import type { Call, CallView, DraftView, Field, LiveEvent, Partial, Suggestion, Utterance, Word } from "@/api/types";

export function call(more: globalThis.Partial<Call> = {}): Call {
  return {
    call_id: "c1",
    direction: "inbound",
    state: "answered",
    started_at: "2026-11-23T10:00:00Z",
    hold_seconds: 0,
    offers: [],
    transfers: [],
    complete: false,
    ...more,
  };
}

export function view(more: globalThis.Partial<CallView> = {}): CallView {
  return { call: call(), utterances: [], partials: [], gaps: [], drafts: [], ...more };
}

export function utterance(start_ms: number, text: string, more: globalThis.Partial<Utterance> = {}): Utterance {
  const side = more.side ?? "caller";
  return {
    id: `c1:${side}:${start_ms}`,
    call_id: "c1",
    side,
    start_ms,
    end_ms: start_ms + 1000,
    text,
    words: [],
    confidence: 0.9,
    origin: "live",
    version: "demo",
    ...more,
  };
}

export function partial(start_ms: number, end_ms: number, text: string, side: Partial["side"] = "caller"): Partial {
  return { call_id: "c1", side, start_ms, end_ms, text, words: [] };
}

export function word(text: string, start_ms: number, end_ms: number, confidence = 0.9): Word {
  return { text, start_ms, end_ms, confidence };
}

export function suggestion(value: string): Suggestion {
  return { value, confidence: 0.8, evidence: [], source: "rule" };
}

export function field(state: Field["state"], value: string, suggested: string | null = null): Field {
  return { state, value, suggestion: suggested === null ? null : suggestion(suggested) };
}

export function draft(revision: number, fields: Record<string, Field> = {}): DraftView {
  return {
    draft_id: "c1#1",
    call_id: "c1",
    revision,
    status: "open",
    ticket: null,
    fields,
    category: null,
    category_name: null,
    advice: { questions: [], alarms: [], abstains: null },
    list_version: "v",
  };
}

export function event<T extends LiveEvent["type"]>(
  type: T,
  data: Extract<LiveEvent, { type: T }>["data"],
  call_id: string | null = "c1",
): LiveEvent {
  return { id: "e", version: 1, at: "2026-11-23T10:00:00Z", call_id, type, data } as LiveEvent;
}
