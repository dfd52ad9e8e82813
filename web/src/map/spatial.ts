/** Which area a point is in, by a grid of squares that know the areas whose boxes reach over them. */

import type { Layer } from "./layer";

export interface SpatialHash {
  west: number;
  north: number;
  /** metres */
  cell: number;
  columns: number;
  rows: number;
  /** where each square's areas begin, row by row */
  starts: Uint32Array;
  areas: Uint32Array;
}

/** squares per area: about one, so that a square knows few areas */
const SQUARES_PER_AREA = 1;

export function hashOf(layer: Layer): SpatialHash {
  const hash = emptyHash(layer);
  const counts = new Uint32Array(hash.columns * hash.rows + 1);
  const visit = (each: (square: number, area: number) => void): void => {
    for (let area = 0; area < layer.codes.length; area++) {
      const [west, north, east, south] = layer.boxes.subarray(4 * area, 4 * area + 4) as unknown as number[];
      for (let row = rowAt(hash, north!); row <= rowAt(hash, south!); row++) {
        for (let column = columnAt(hash, west!); column <= columnAt(hash, east!); column++) {
          each(row * hash.columns + column, area);
        }
      }
    }
  };
  visit((square) => (counts[square + 1]! += 1));
  for (let square = 1; square < counts.length; square++) counts[square]! += counts[square - 1]!;
  const areas = new Uint32Array(counts.at(-1) ?? 0);
  const next = counts.slice();
  visit((square, area) => (areas[next[square]!++] = area));
  return { ...hash, starts: counts, areas };
}

/** The area that contains a point; -1 when none does. */
export function areaAt(layer: Layer, hash: SpatialHash, x: number, y: number): number {
  const column = Math.floor((x - hash.west) / hash.cell);
  const row = Math.floor((y - hash.north) / hash.cell);
  if (column < 0 || row < 0 || column >= hash.columns || row >= hash.rows) return -1;
  const square = row * hash.columns + column;
  for (let at = hash.starts[square]!; at < hash.starts[square + 1]!; at++) {
    if (contains(layer, hash.areas[at]!, x, y)) return hash.areas[at]!;
  }
  return -1;
}

/** Even-odd rule. */
export function contains(layer: Layer, area: number, x: number, y: number): boolean {
  const { points, starts } = layer;
  const end = starts[area + 1]!;
  let inside = false;
  for (let at = starts[area]!, before = end - 1; at < end; before = at++) {
    const ay = points[2 * at + 1]!;
    const by = points[2 * before + 1]!;
    if (ay > y === by > y) continue;
    const ax = points[2 * at]!;
    if (x < ax + ((points[2 * before]! - ax) * (y - ay)) / (by - ay)) inside = !inside;
  }
  return inside;
}

function emptyHash(layer: Layer): SpatialHash {
  let [west, north, east, south] = [0, 0, 1, 1];
  for (let area = 0; area < layer.codes.length; area++) {
    west = Math.min(west, layer.boxes[4 * area]!);
    north = Math.min(north, layer.boxes[4 * area + 1]!);
    east = Math.max(east, layer.boxes[4 * area + 2]!);
    south = Math.max(south, layer.boxes[4 * area + 3]!);
  }
  const cell = Math.sqrt(((east - west) * (south - north)) / (SQUARES_PER_AREA * layer.codes.length + 1));
  const columns = Math.floor((east - west) / cell) + 1;
  const rows = Math.floor((south - north) / cell) + 1;
  return { west, north, cell, columns, rows, starts: new Uint32Array(), areas: new Uint32Array() };
}

function columnAt(hash: SpatialHash, x: number): number {
  return Math.min(hash.columns - 1, Math.max(0, Math.floor((x - hash.west) / hash.cell)));
}

function rowAt(hash: SpatialHash, y: number): number {
  return Math.min(hash.rows - 1, Math.max(0, Math.floor((y - hash.north) / hash.cell)));
}
