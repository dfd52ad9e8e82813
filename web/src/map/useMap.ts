/** From what the server sent to what is drawn: layers, classes, the level in sight. */

import { computed, shallowRef, type Ref } from "vue";
import type { Level, Shapes } from "@/api/types";
import { classesOf, type CountClass } from "./colours";
import { layerOf, originOf, type Layer, type Origin } from "./layer";
import { levelBelow } from "./levels";
import { boxOf, levelInSight, type Scene } from "./scene";
import type { LevelCounts } from "./tally";
import type { Box } from "./view";

export type ShownLevel = Level | "auto";

const layersOfShapes = new WeakMap<Shapes, Layer>();

/** One flat map for all levels of a territory, by its version. */
const origins = new Map<string, Origin>();

/** Decoded once per answer of the server, whoever shows it. */
export function layersOf(shapes: readonly Shapes[]): { layers: Map<Level, Layer>; origin: Origin | null } {
  const version = shapes[0]?.version;
  if (version === undefined) return { layers: new Map(), origin: null };
  const origin = origins.get(version) ?? originOf(shapes[0]!);
  origins.set(version, origin);
  const same = shapes.filter((each) => each.version === version);
  return { layers: new Map(same.map((each) => [each.level, decoded(each, origin)])), origin };
}

function decoded(shapes: Shapes, origin: Origin): Layer {
  const layer = layersOfShapes.get(shapes) ?? layerOf(shapes, origin);
  layersOfShapes.set(shapes, layer);
  return layer;
}

export interface MapInput {
  shapes: readonly Shapes[];
  counts: LevelCounts;
  node: string;
  level: ShownLevel;
}

export function useMap(input: Readonly<MapInput>) {
  /** metres: what is in the picture */
  const sight: Ref<Box | null> = shallowRef(null);
  const all = computed(() => layersOf(input.shapes));
  const layers = computed(() => all.value.layers);

  const counted = computed(() => {
    const counts = new Map<Level, Uint32Array>();
    const classes = new Map<Level, readonly CountClass[]>();
    for (const [level, layer] of layers.value) {
      const byCode = input.counts[level]?.counts ?? {};
      const column = Uint32Array.from(layer.codes, (code) => byCode[code] ?? 0);
      counts.set(level, column);
      classes.set(level, classesOf(column));
    }
    return { counts, classes };
  });

  const level = computed<Level>(() => {
    if (input.level !== "auto") return layers.value.has(input.level) ? input.level : "district";
    const least = levelBelow(input.node) ?? "grid";
    return sight.value ? levelInSight(layers.value, least, sight.value) : least;
  });

  const scene = computed<Scene>(() => ({
    layers: layers.value,
    ...counted.value,
    level: level.value,
    node: input.node,
  }));
  const home = computed(() => boxOf(layers.value, ""));

  return { scene, layers, level, home, sight, origin: computed(() => all.value.origin) };
}
