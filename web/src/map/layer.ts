/** The areas of one level, ready for drawing: rings in typed arrays, in metres on a flat map. */

import type { Level, Shapes } from "@/api/types";

/** Where the flat map touches the ground. x grows to the east, y to the south, both in metres from here. */
export interface Origin {
  lon: number;
  lat: number;
}

export interface Layer {
  level: Level;
  /** in order of code, so that the areas under one code lie side by side */
  codes: readonly string[];
  names: readonly string[];
  indexOf: ReadonlyMap<string, number>;
  /** where each area's vertices begin, one more than there are areas */
  starts: Uint32Array;
  /** x, y of every vertex as sent, in units: what two neighbours share is equal here */
  units: Int32Array;
  /** x, y of every vertex */
  points: Float32Array;
  /** west, north, east, south of every area */
  boxes: Float32Array;
  /** x, y of a point within every area */
  middles: Float32Array;
}

const METRES_PER_DEGREE = 111_320;

export function originOf(shapes: Shapes): Origin {
  return { lon: (shapes.middles[0] ?? 0) * shapes.unit, lat: (shapes.middles[1] ?? 0) * shapes.unit };
}

export function project(origin: Origin, lon: number, lat: number): [number, number] {
  const narrow = Math.cos((origin.lat * Math.PI) / 180);
  return [(lon - origin.lon) * METRES_PER_DEGREE * narrow, (origin.lat - lat) * METRES_PER_DEGREE];
}

export function layerOf(shapes: Shapes, origin: Origin): Layer {
  const total = shapes.rings.reduce((sum, ring) => sum + ring.length, 0);
  const count = shapes.codes.length;
  const starts = new Uint32Array(count + 1);
  const units = new Int32Array(total);
  const points = new Float32Array(total);
  let at = 0;
  for (let area = 0; area < count; area++) {
    starts[area] = at / 2;
    let x = 0;
    let y = 0;
    const ring = shapes.rings[area]!;
    for (let i = 0; i + 1 < ring.length; i += 2) {
      x += ring[i]!;
      y += ring[i + 1]!;
      units[at++] = x;
      units[at++] = y;
    }
  }
  starts[count] = at / 2;
  flatten(units, points, shapes.unit, origin);
  const middles = new Float32Array(2 * count);
  flatten(shapes.middles, middles, shapes.unit, origin);
  return {
    level: shapes.level,
    codes: shapes.codes,
    names: shapes.names,
    indexOf: new Map(shapes.codes.map((code, index) => [code, index])),
    starts,
    units,
    points,
    boxes: boxesOf(starts, points),
    middles,
  };
}

/** The areas of a layer under a code, itself included, as first and one past the last; all of them for no code. */
export function rangeUnder(layer: Layer, code: string): [number, number] {
  return [firstFrom(layer.codes, code), firstFrom(layer.codes, `${code}:`)];
}

/** West, north, east, south of some areas together; null when there are none. */
export function boxAround(layer: Layer, [first, end]: [number, number]): [number, number, number, number] | null {
  if (first >= end) return null;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let area = first; area < end; area++) {
    box[0] = Math.min(box[0], layer.boxes[4 * area]!);
    box[1] = Math.min(box[1], layer.boxes[4 * area + 1]!);
    box[2] = Math.max(box[2], layer.boxes[4 * area + 2]!);
    box[3] = Math.max(box[3], layer.boxes[4 * area + 3]!);
  }
  return box;
}

/** As `project`, for many points. */
function flatten(from: ArrayLike<number>, to: Float32Array, unit: number, origin: Origin): void {
  const [right, down] = project(origin, origin.lon + unit, origin.lat - unit);
  const [west, north] = [origin.lon / unit, origin.lat / unit];
  for (let i = 0; i + 1 < from.length; i += 2) {
    to[i] = (from[i]! - west) * right;
    to[i + 1] = (north - from[i + 1]!) * down;
  }
}

function boxesOf(starts: Uint32Array, points: Float32Array): Float32Array {
  const boxes = new Float32Array(4 * (starts.length - 1));
  for (let area = 0; area + 1 < starts.length; area++) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 2 * starts[area]!; i < 2 * starts[area + 1]!; i += 2) {
      west = Math.min(west, points[i]!);
      east = Math.max(east, points[i]!);
      north = Math.min(north, points[i + 1]!);
      south = Math.max(south, points[i + 1]!);
    }
    boxes.set([west, north, east, south], 4 * area);
  }
  return boxes;
}

/** ":" follows "9", so `CODE:` is past everything that begins with CODE. */
function firstFrom(codes: readonly string[], code: string): number {
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codes[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return low;
}
