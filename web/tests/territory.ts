/** A small territory: two districts side by side, each of two streets, each of one community with two square grids. */

import type { Counts, Level, Shapes } from "@/api/types";
import { layerOf, originOf, type Layer } from "@/map/layer";

/** units: a square's side, some 110 m */
const SIDE = 100;
const WEST = 12_340_000;
const SOUTH = 4_180_000;

const CODES: Record<Level, string[]> = {
  district: ["210102", "210103"],
  street: ["210102001", "210102002", "210103001", "210103002"],
  community: ["210102001001", "210102002001", "210103001001", "210103002001"],
  grid: [],
};
CODES.grid = CODES.community.flatMap((code) => [`${code}001`, `${code}002`]);

/** columns and rows of squares that an area covers, by its level */
const SPANS: Record<Level, [number, number]> = { district: [2, 2], street: [2, 1], community: [2, 1], grid: [1, 1] };

export function shapes(level: Level): Shapes {
  const [wide, tall] = SPANS[level];
  const corners = CODES[level].map((_, at) => cornerOf(level, at));
  return {
    version: "v1",
    title: "样例",
    sample: true,
    level,
    within: "",
    unit: 0.00001,
    codes: CODES[level],
    names: CODES[level].map((code) => `区域${code}`),
    middles: corners.flatMap(([x, y]) => [x + (wide * SIDE) / 2, y + (tall * SIDE) / 2]),
    // every vertex on a corner of a square stands in both neighbours, as the server sends it
    rings: corners.map(([x, y]) =>
      [x, y, ...steps(wide, 1, 0), ...steps(tall, 0, 1), ...steps(wide, -1, 0)].concat(steps(tall - 1, 0, -1)),
    ),
  };
}

export function layers(): Map<Level, Layer> {
  const origin = originOf(shapes("district"));
  const levels: Level[] = ["district", "street", "community", "grid"];
  return new Map(levels.map((level) => [level, layerOf(shapes(level), origin)]));
}

export function layer(level: Level): Layer {
  return layers().get(level)!;
}

export function counts(level: Level, by: Record<string, number>, total: number): Counts {
  const placed = Object.values(by).reduce((sum, count) => sum + count, 0);
  return {
    version: "v1",
    level,
    within: "",
    days: null,
    as_of: "2026-11-23T10:00:00Z",
    counts: by,
    total,
    unplaced: total - placed,
  };
}

function cornerOf(level: Level, at: number): [number, number] {
  const [column, row] = {
    district: [2 * at, 0],
    street: [2 * (at >> 1), at & 1],
    community: [2 * (at >> 1), at & 1],
    grid: [2 * (at >> 2) + (at & 1), (at >> 1) & 1],
  }[level] as [number, number];
  return [WEST + column * SIDE, SOUTH + row * SIDE];
}

function steps(count: number, x: number, y: number): number[] {
  return Array.from({ length: count }, () => [x * SIDE, y * SIDE]).flat();
}
