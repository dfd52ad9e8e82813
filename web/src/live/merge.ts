/** Bring one live event into the view of a call. Pure; repeats and late events change nothing. */

import type { CallView, DraftView, GapView, LiveEvent, Partial, Utterance } from "@/api/types";

export function applyEvent(view: CallView, event: LiveEvent): CallView {
  if (event.call_id !== view.call.call_id) return view;
  switch (event.type) {
    case "call.changed":
      return view.call.state === "ended" && event.data.state !== "ended" ? view : { ...view, call: event.data };
    case "utterance.partial":
      return withPartial(view, event.data);
    case "utterance.final":
      return withFinal(view, event.data);
    case "utterance.gap":
      return withGap(view, { ...event.data, filled: false });
    case "draft.changed":
      return withDraft(view, event.data);
    case "ticket.accepted":
      return withTicket(view, event.data.draft_id, event.data.number);
    case "agent.changed":
      return view;
  }
}

/** A freshly loaded view and what came over the wire while it was loading: the newer of each, every line once. */
export function mergeViews(loaded: CallView, shown: CallView): CallView {
  let view = loaded;
  if (shown.call.state === "ended") view = { ...view, call: shown.call };
  for (const utterance of shown.utterances) view = withFinal(view, utterance);
  for (const gap of shown.gaps) view = withGap(view, gap);
  for (const partial of shown.partials) view = withPartial(view, partial);
  for (const draft of shown.drafts) view = withDraft(view, draft);
  return view;
}

/** A draft replaces itself when its revision is not older than the one shown. */
export function withDraft(view: CallView, draft: DraftView): CallView {
  const shown = view.drafts.find((item) => item.draft_id === draft.draft_id);
  if (!shown) return { ...view, drafts: [...view.drafts, draft].sort(byDraftId) };
  if (draft.revision < shown.revision) return view;
  return { ...view, drafts: view.drafts.map((item) => (item === shown ? draft : item)) };
}

function withTicket(view: CallView, draftId: string, number: string): CallView {
  const drafts = view.drafts.map((item) =>
    item.draft_id === draftId ? { ...item, status: "accepted" as const, ticket: number } : item,
  );
  return { ...view, drafts };
}

/** One partial a side; one that a final already covers comes too late. */
function withPartial(view: CallView, partial: Partial): CallView {
  const covered = view.utterances.some((item) => item.side === partial.side && item.end_ms >= partial.end_ms);
  if (covered) return view;
  return { ...view, partials: [...view.partials.filter((item) => item.side !== partial.side), partial] };
}

/** A final takes the place of the partials of its side that it covers; its id is shown once. */
function withFinal(view: CallView, final: Utterance): CallView {
  const partials = view.partials.filter((item) => item.side !== final.side || item.start_ms >= final.end_ms);
  const known = view.utterances.findIndex((item) => item.id === final.id);
  if (known >= 0) {
    const same = view.utterances[known]!.text === final.text && partials.length === view.partials.length;
    return same ? view : { ...view, partials, utterances: view.utterances.with(known, final) };
  }
  return { ...view, partials, utterances: [...view.utterances, final].sort(byTime) };
}

/** A gap keeps its place; once filled it stays filled. */
function withGap(view: CallView, gap: GapView): CallView {
  const known = view.gaps.find((item) => item.side === gap.side && item.start_ms === gap.start_ms);
  if (known?.filled && !gap.filled) return view;
  const others = view.gaps.filter((item) => item.side !== gap.side || item.start_ms !== gap.start_ms);
  return { ...view, gaps: [...others, gap].sort(byTime) };
}

function byTime(a: { start_ms: number }, b: { start_ms: number }): number {
  return a.start_ms - b.start_ms;
}

function byDraftId(a: DraftView, b: DraftView): number {
  return a.draft_id < b.draft_id ? -1 : 1;
}
