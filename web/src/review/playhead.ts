/** Where the player stands in the transcript. */

import type { Utterance } from "@/api/types";

/** The utterance being spoken at `ms`, of either side; the one that began last when both speak. */
export function utteranceAt(utterances: Utterance[], ms: number): Utterance | null {
  const spoken = utterances.filter((item) => item.start_ms <= ms && ms < item.end_ms);
  return spoken.reduce<Utterance | null>((last, item) => (last && last.start_ms > item.start_ms ? last : item), null);
}

/** The begin of the utterance after `ms`, or before it. */
export function neighbour(utterances: Utterance[], ms: number, step: 1 | -1): number | null {
  const starts = utterances.map((item) => item.start_ms).sort((a, b) => a - b);
  const found = step > 0 ? starts.find((start) => start > ms + 50) : starts.findLast((start) => start < ms - 500);
  return found ?? null;
}

/** A place in a call of that length. */
export function within(ms: number, durationMs: number): number {
  return Math.min(Math.max(0, ms), durationMs);
}
