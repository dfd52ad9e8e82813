/** The transcript as lines on the screen, in order of time. */

import type { CallView, GapView, Side, Utterance } from "@/api/types";

export type Line =
  | { kind: "final"; id: string; side: Side; start_ms: number; utterance: Utterance }
  | { kind: "partial"; id: string; side: Side; start_ms: number; text: string }
  | { kind: "gap"; id: string; side: Side; start_ms: number; gap: GapView; filled: boolean };

type Spoken = Pick<CallView, "utterances" | "partials" | "gaps">;

export function buildLines(view: Spoken): Line[] {
  const finals = view.utterances.map((utterance): Line => ({
    kind: "final",
    id: utterance.id,
    side: utterance.side,
    start_ms: utterance.start_ms,
    utterance,
  }));
  const gaps = view.gaps.map((gap): Line => ({
    kind: "gap",
    id: `gap:${gap.side}:${gap.start_ms}`,
    side: gap.side,
    start_ms: gap.start_ms,
    gap,
    filled: gap.filled || isFilled(gap, view.utterances),
  }));
  const partials = view.partials
    .filter((partial) => partial.text !== "")
    .map((partial): Line => ({
      kind: "partial",
      id: `partial:${partial.side}`,
      side: partial.side,
      start_ms: partial.start_ms,
      text: partial.text,
    }));
  return [...finals, ...gaps, ...partials].sort((a, b) => a.start_ms - b.start_ms || rank(a) - rank(b));
}

/** Words from the recording lie within the gap. */
export function isFilled(gap: GapView, utterances: Utterance[]): boolean {
  return utterances.some(
    (item) =>
      item.origin === "recording" && item.side === gap.side && item.start_ms < gap.end_ms && item.end_ms > gap.start_ms,
  );
}

function rank(line: Line): number {
  return { gap: 0, final: 1, partial: 2 }[line.kind];
}
