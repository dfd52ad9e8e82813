/** The areas under one with their counts, as the table shows them. Pure. */

import type { Counts, Level } from "@/api/types";
import { rangeUnder, type Layer } from "./layer";
import { levelBelow, levelOf } from "./levels";

export type LevelCounts = Partial<Record<Level, Counts>>;

export interface TallyRow {
  code: string;
  name: string;
  count: number;
}

export interface Tally {
  rows: TallyRow[];
  /** all tickets of the area */
  total: number;
  /** of them those not known to the level of the rows */
  unplaced: number;
}

export type SortBy = "count" | "code";

export function tallyOf(layers: ReadonlyMap<Level, Layer>, counts: LevelCounts, node: string, by: SortBy): Tally {
  const total = countOf(counts, node);
  const level = levelBelow(node);
  const layer = level === null ? undefined : layers.get(level);
  const counted = level === null ? undefined : counts[level]?.counts;
  if (!layer || !counted) return { rows: [], total, unplaced: 0 };
  const [first, end] = rangeUnder(layer, node);
  const rows: TallyRow[] = [];
  for (let area = first; area < end; area++) {
    const code = layer.codes[area]!;
    rows.push({ code, name: layer.names[area]!, count: counted[code] ?? 0 });
  }
  if (by === "count") rows.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return { rows, total, unplaced: total - rows.reduce((sum, row) => sum + row.count, 0) };
}

/** Tickets of one area; of the whole city for the empty code. */
export function countOf(counts: LevelCounts, code: string): number {
  const level = levelOf(code);
  if (level === null) return counts.district?.total ?? 0;
  return counts[level]?.counts[code] ?? 0;
}

export function nameOf(layers: ReadonlyMap<Level, Layer>, code: string): string {
  const level = levelOf(code);
  const layer = level === null ? undefined : layers.get(level);
  const area = layer?.indexOf.get(code);
  return area === undefined ? "" : layer!.names[area]!;
}
