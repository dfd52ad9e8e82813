/** What a ticket says otherwise than its call, told once before it is accepted. */

import type { Evidence, Finding, Utterance } from "@/api/types";

/** ms played where no utterance stands at that time */
const ALONE_MS = 4000;

/** One text for what is on the screen: the same values are warned of once. */
export function stampOf(values: Record<string, string>): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The stretch to play for a finding: from the words that speak against it to the end of what was said there. */
export function stretchOf(finding: Finding, utterances: Utterance[]): Evidence | null {
  const at = finding.said_ms;
  if (at === null) return null;
  const said = utterances.find((item) => item.start_ms <= at && at < item.end_ms);
  return { utterance_id: said?.id ?? "", start_ms: at, end_ms: said?.end_ms ?? at + ALONE_MS };
}
