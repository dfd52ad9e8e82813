/** Every border of a layer once, told by how much it parts: two districts, two streets, … */

import type { Level } from "@/api/types";
import { boxAround, rangeUnder, type Layer } from "./layer";
import { LEVELS, depthOf, pathOf, sharedDepth } from "./levels";

export interface Borders {
  /** where each area's edges begin, one more than there are areas; an edge is filed under one of its two areas */
  starts: Uint32Array;
  /** x, y of its start and its end */
  ends: Float32Array;
  /** the area on its other side; -1 at the rim */
  beyond: Int32Array;
  /** depth of the highest level that it parts, 0 for districts and at the rim */
  depth: Uint8Array;
  /** metres that the area above each area is across, at each depth from districts to its own level */
  across: readonly Float32Array[];
}

/** Neighbours run along a shared edge in opposite directions over equal vertices. */
export function bordersOf(layer: Layer): Borders {
  const { from, to, owner } = edgesOf(layer);
  const vertices = layer.units.length / 2;
  const byWay = new Map<number, number>();
  for (let edge = 0; edge < from.length; edge++) byWay.set(from[edge]! * vertices + to[edge]!, edge);
  const kept: number[] = [];
  const sides: number[] = [];
  for (let edge = 0; edge < from.length; edge++) {
    const back = byWay.get(to[edge]! * vertices + from[edge]!);
    if (back !== undefined && back < edge) continue;
    kept.push(edge);
    sides.push(back === undefined ? -1 : owner[back]!);
  }
  return filed(layer, kept, sides, owner);
}

/** The edges of all rings between numbered vertices; equal vertices have equal numbers. */
function edgesOf(layer: Layer): { from: Uint32Array; to: Uint32Array; owner: Uint32Array } {
  const number = numbered(layer.units);
  const from = new Uint32Array(number.length);
  const to = new Uint32Array(number.length);
  const owner = new Uint32Array(number.length);
  for (let area = 0; area + 1 < layer.starts.length; area++) {
    const first = layer.starts[area]!;
    const end = layer.starts[area + 1]!;
    for (let at = first; at < end; at++) {
      from[at] = number[at]!;
      to[at] = number[at + 1 < end ? at + 1 : first]!;
      owner[at] = area;
    }
  }
  return { from, to, owner };
}

function numbered(units: Int32Array): Uint32Array {
  let [west, north, south] = [Infinity, Infinity, -Infinity];
  for (let i = 0; i < units.length; i += 2) {
    west = Math.min(west, units[i]!);
    north = Math.min(north, units[i + 1]!);
    south = Math.max(south, units[i + 1]!);
  }
  const tall = south - north + 1;
  const known = new Map<number, number>();
  return Uint32Array.from({ length: units.length / 2 }, (_, at) => {
    const place = (units[2 * at]! - west) * tall + (units[2 * at + 1]! - north);
    const found = known.get(place);
    if (found !== undefined) return found;
    known.set(place, at);
    return at;
  });
}

function filed(layer: Layer, kept: number[], sides: number[], owner: Uint32Array): Borders {
  const { points } = layer;
  const areas = layer.codes.length;
  const starts = new Uint32Array(areas + 1);
  const ends = new Float32Array(4 * kept.length);
  const depth = new Uint8Array(kept.length);
  const parted = partedIn(layer);
  for (let at = 0; at < kept.length; at++) {
    const edge = kept[at]!;
    const area = owner[edge]!;
    const next = edge + 1 < layer.starts[area + 1]! ? edge + 1 : layer.starts[area]!;
    ends[4 * at] = points[2 * edge]!;
    ends[4 * at + 1] = points[2 * edge + 1]!;
    ends[4 * at + 2] = points[2 * next]!;
    ends[4 * at + 3] = points[2 * next + 1]!;
    depth[at] = parted(area, sides[at]!);
    starts[area + 1] = at + 1;
  }
  for (let area = 1; area <= areas; area++) starts[area] = Math.max(starts[area]!, starts[area - 1]!);
  const across = LEVELS.slice(0, depthOf(layer.level) + 1).map(acrossIn(layer));
  return { starts, ends, beyond: Int32Array.from(sides), depth, across };
}

/** The depth of the highest level that two areas do not share; 0 at the rim. Remembers pairs: they share many edges. */
function partedIn(layer: Layer): (area: number, beyond: number) => number {
  const own = depthOf(layer.level);
  const known = new Map<number, number>();
  return (area, beyond) => {
    if (beyond < 0) return 0;
    const pair = area * layer.codes.length + beyond;
    let depth = known.get(pair);
    if (depth === undefined) {
      depth = Math.min(own, sharedDepth(layer.codes[area]!, layer.codes[beyond]!));
      known.set(pair, depth);
    }
    return depth;
  };
}

/** Areas under one code lie side by side. */
function acrossIn(layer: Layer): (level: Level) => Float32Array {
  return (level) => {
    const found = new Float32Array(layer.codes.length);
    for (let first = 0; first < found.length;) {
      const [, end] = rangeUnder(layer, pathOf(layer.codes[first]!)[depthOf(level)]!);
      const [west, north, east, south] = boxAround(layer, [first, end])!;
      found.fill(Math.sqrt((east - west) * (south - north)), first, end);
      first = end;
    }
    return found;
  };
}
