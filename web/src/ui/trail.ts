/** Which pages were turned to reach this one: a list that is read from one row on only knows its next page. */

export interface Trail {
  /** `after` of each page before this one, the first page's is "" */
  readonly before: readonly string[];
  /** of this page */
  readonly after: string;
}

export const FIRST_PAGE: Trail = { before: [], after: "" };

/** The next page, which begins after that row. */
export const forth = (trail: Trail, next: string): Trail => ({ before: [...trail.before, trail.after], after: next });

/** The page before; the first one when the pages before are not known, as after a reload. */
export function back(trail: Trail): Trail {
  return { before: trail.before.slice(0, -1), after: trail.before.at(-1) ?? "" };
}
