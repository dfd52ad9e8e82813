/** The four levels of the territory and their unified codes, which carry their parents. */

import type { Level } from "@/api/types";

export const LEVELS: readonly Level[] = ["district", "street", "community", "grid"];

export const AREA_LEVEL_NAMES: Record<Level, string> = {
  district: "区县",
  street: "街道",
  community: "社区",
  grid: "网格",
};

/** digits of a code, by level */
const LENGTHS: readonly number[] = [6, 9, 12, 15];

/** Place of a level from the top, 0 to 3. */
export function depthOf(level: Level): number {
  return LEVELS.indexOf(level);
}

/** The level of a code; null for the whole city's empty code and for what is no code. */
export function levelOf(code: string): Level | null {
  return LEVELS[LENGTHS.indexOf(code.length)] ?? null;
}

/** The level below an area's; null below a grid. The districts for the empty code. */
export function levelBelow(code: string): Level | null {
  const level = levelOf(code);
  return level === null ? "district" : (LEVELS[depthOf(level) + 1] ?? null);
}

/** The code one level up; empty above a district. */
export function parentOf(code: string): string {
  return code.length > LENGTHS[0]! ? code.slice(0, -3) : "";
}

/** The codes from the district down to the area itself. */
export function pathOf(code: string): string[] {
  return LENGTHS.filter((length) => length <= code.length).map((length) => code.slice(0, length));
}

/** How deep two codes agree: 0 in different districts, 1 in one district, … */
export function sharedDepth(a: string, b: string): number {
  const shared = LENGTHS.findIndex((length) => a.slice(0, length) !== b.slice(0, length));
  return shared === -1 ? LENGTHS.length : shared;
}
