/** What the map shows, apart from where it looks. */

import type { Level } from "@/api/types";
import { bordersOf, type Borders } from "./borders";
import { classAt, NONE, type CountClass } from "./colours";
import { LEVELS, depthOf } from "./levels";
import { hashOf, type SpatialHash } from "./spatial";
import { boxAround, rangeUnder, type Layer } from "./layer";
import type { Box } from "./view";

export interface Scene {
  layers: ReadonlyMap<Level, Layer>;
  /** by level, in the order of its layer's areas */
  counts: ReadonlyMap<Level, Uint32Array>;
  classes: ReadonlyMap<Level, readonly CountClass[]>;
  /** the deepest level that is drawn */
  level: Level;
  /** the area that was opened; what lies outside it is faded. Empty for the whole city */
  node: string;
}

/** most areas in sight for a level to be drawn that lies below the opened area's children */
const CROWDED = 70;

const borders = new WeakMap<Layer, Borders>();
const hashes = new WeakMap<Layer, SpatialHash>();

/** Made at first need and kept with the layer. */
export function bordersIn(layer: Layer): Borders {
  return kept(borders, layer, bordersOf);
}

export function hashIn(layer: Layer): SpatialHash {
  return kept(hashes, layer, hashOf);
}

/**
 * The level that makes sense for what is in sight: that of the opened area's children, or a deeper one when so few of
 * its areas are in sight that they can be told apart.
 */
export function levelInSight(layers: ReadonlyMap<Level, Layer>, atLeast: Level, sight: Box): Level {
  let found = atLeast;
  for (const level of LEVELS.slice(depthOf(atLeast) + 1)) {
    const layer = layers.get(level);
    if (!layer || areasIn(layer, sight, CROWDED + 1).length > CROWDED) break;
    found = level;
  }
  return layers.has(found) ? found : deepest(layers, found);
}

/** Areas from first to one past the last whose boxes reach into a box, at most so many. */
export function areasIn(layer: Layer, box: Box, most = Infinity, range?: readonly [number, number]): number[] {
  const found: number[] = [];
  const { boxes } = layer;
  const [first, end] = range ?? [0, layer.codes.length];
  for (let area = first, at = 4 * first; area < end && found.length < most; area++, at += 4) {
    if (boxes[at]! > box[2] || boxes[at + 1]! > box[3] || boxes[at + 2]! < box[0] || boxes[at + 3]! < box[1]) continue;
    found.push(area);
  }
  return found;
}

/** The box of an area, from whichever layer has it; of everything for the empty code. Null while its layer is away. */
export function boxOf(layers: ReadonlyMap<Level, Layer>, code: string): Box | null {
  for (const level of LEVELS) {
    const layer = layers.get(level);
    const box = layer ? boxAround(layer, rangeUnder(layer, code)) : null;
    if (box) return box;
  }
  return null;
}

export function colourIn(scene: Scene, layer: Layer, area: number): string {
  return scene.classes.get(layer.level)?.[classIn(scene, layer, area)]?.colour ?? NONE;
}

/** The place of an area's colour in its level's classes; -1 for zero. */
export function classIn(scene: Scene, layer: Layer, area: number): number {
  return classAt(scene.classes.get(layer.level) ?? [], scene.counts.get(layer.level)?.[area] ?? 0);
}

/** The deepest level there is down to the wanted one. */
function deepest(layers: ReadonlyMap<Level, Layer>, wanted: Level): Level {
  return LEVELS.slice(0, depthOf(wanted) + 1).findLast((level) => layers.has(level)) ?? "district";
}

function kept<T>(store: WeakMap<Layer, T>, layer: Layer, make: (layer: Layer) => T): T {
  const found = store.get(layer) ?? make(layer);
  store.set(layer, found);
  return found;
}
