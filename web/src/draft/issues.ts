/** The drafts of a call, an issue each: which are shown, and what their tabs say. */

import type { DraftView } from "@/api/types";

/** All that are still the agent's matter: not put away, and not an issue of which nothing is left. */
export function shownDrafts(drafts: DraftView[]): DraftView[] {
  return drafts.filter((draft) => draft.status !== "aside" && !isVacant(draft));
}

/** The one chosen, as long as it is shown; else the first. */
export function chosenDraft(shown: DraftView[], chosen: string | null): DraftView | null {
  return shown.find((draft) => draft.draft_id === chosen) ?? shown[0] ?? null;
}

/** The id of the draft after this one, round and round. */
export function nextDraft(shown: DraftView[], current: string): string {
  const at = shown.findIndex((draft) => draft.draft_id === current);
  return shown[(at + 1) % shown.length]?.draft_id ?? current;
}

export function tabLabel(draft: DraftView): string {
  const title = draft.fields["title"]?.value;
  return title ? `诉求${issueNumber(draft)}：${title}` : `诉求${issueNumber(draft)}`;
}

function issueNumber(draft: DraftView): number {
  return Number(draft.draft_id.slice(draft.draft_id.lastIndexOf("#") + 1));
}

/** The first draft of a call is always shown: the agent may type into it before anything is said. */
function isVacant(draft: DraftView): boolean {
  if (issueNumber(draft) === 1 || draft.ticket !== null) return false;
  return Object.values(draft.fields).every((field) => field.value === "" && field.suggestion === null);
}
