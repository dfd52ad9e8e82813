/**
 * Draws a scene step by step: each step says how many vertices it drew, so that the caller can spread a large picture
 * over several frames.
 *
 * Each area is a path of its own. One path with all areas of a colour is the obvious way and takes several times as
 * long: the rasteriser sorts the edges of a whole path (15,102 grids at 1000 × 700, software Chromium: 22 ms against
 * 150 ms filled, and 1 s stroked; measured 2026-11-25).
 */

import type { Borders } from "./borders";
import { GROUND, NONE, faded } from "./colours";
import { drawLabels } from "./labels";
import type { Layer } from "./layer";
import { rangeUnder } from "./layer";
import { depthOf } from "./levels";
import { areasIn, bordersIn, classIn, type Scene } from "./scene";
import { seen, toScreen, type Size, type View } from "./view";

export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** vertices drawn between two looks at the clock */
const STEP = 1_500;
/** areas whose borders are one path */
const TOGETHER = 40;

interface Line {
  width: number;
  colour: string;
}

/** border lines by the depth of the level they part, from districts to grids */
const LINES: readonly Line[] = [
  { width: 2.2, colour: "#3d5166" },
  { width: 1.6, colour: "#5a6f84" },
  { width: 1.1, colour: "#7d90a3" },
  { width: 0.8, colour: "#a3b2c0" },
];
/** pixels: borders of areas that are less across would hide their colours */
const HAIRY = 11;
const EDGE_OF_NODE: Line = { width: 3, colour: "#0b5cad" };

/** Draw the scene as seen in a view onto a brush whose unit is a pixel of `size`. */
export function* paint(brush: Brush, scene: Scene, view: View, size: Size): Generator<number, void> {
  brush.fillStyle = GROUND;
  brush.fillRect(0, 0, size.width, size.height);
  const layer = scene.layers.get(scene.level);
  if (!layer) return;
  const areas = areasIn(layer, seen(view, size));
  const own = rangeUnder(layer, scene.node);
  yield* fills(brush, scene, layer, areas, own, view, size);
  yield* lines(brush, layer, areas, own, scene.node !== "", view, size);
  drawLabels(brush, scene, view, size);
  yield 0;
}

function* fills(
  brush: Brush,
  scene: Scene,
  layer: Layer,
  areas: number[],
  own: [number, number],
  view: View,
  size: Size,
): Generator<number, void> {
  const colours = [NONE, ...(scene.classes.get(layer.level) ?? []).map((item) => item.colour)];
  const beside = colours.map(faded);
  let drawn = 0;
  for (const area of areas) {
    const inside = area >= own[0] && area < own[1];
    const colour = (inside ? colours : beside)[classIn(scene, layer, area) + 1]!;
    brush.fillStyle = colour;
    brush.beginPath();
    trace(brush, layer, area, view, size);
    brush.fill();
    drawn += layer.starts[area + 1]! - layer.starts[area]!;
    if (drawn > STEP) {
      yield drawn;
      drawn = 0;
    }
  }
  yield drawn;
}

/** The ring of an area as the brush's path. */
export function trace(brush: Brush, layer: Layer, area: number, view: View, size: Size): void {
  const { points } = layer;
  const [left, top] = toScreen(view, size, 0, 0);
  const first = 2 * layer.starts[area]!;
  brush.moveTo(left + points[first]! * view.scale, top + points[first + 1]! * view.scale);
  for (let i = first + 2; i < 2 * layer.starts[area + 1]!; i += 2) {
    brush.lineTo(left + points[i]! * view.scale, top + points[i + 1]! * view.scale);
  }
  brush.closePath();
}

function* lines(
  brush: Brush,
  layer: Layer,
  areas: number[],
  own: [number, number],
  opened: boolean,
  view: View,
  size: Size,
): Generator<number, void> {
  const borders = bordersIn(layer);
  const deepest = depthOf(layer.level);
  brush.lineCap = "round";
  brush.lineJoin = "round";
  for (let depth = deepest; depth >= 0; depth--) {
    const across = borders.across[depth]!;
    const large = depth === 0 ? areas : areas.filter((area) => across[area]! * view.scale >= HAIRY);
    yield* stroke(brush, borders, large, LINES[depth]!, (edge) => borders.depth[edge] === depth, view, size);
  }
  if (!opened) return;
  const within = (area: number): boolean => area >= own[0] && area < own[1];
  const parts = (edge: number, area: number): boolean => within(area) !== within(borders.beyond[edge]!);
  yield* stroke(brush, borders, areas, EDGE_OF_NODE, parts, view, size);
}

function* stroke(
  brush: Brush,
  borders: Borders,
  areas: number[],
  line: Line,
  wanted: (edge: number, area: number) => boolean,
  view: View,
  size: Size,
): Generator<number, void> {
  brush.lineWidth = line.width;
  brush.strokeStyle = line.colour;
  const [left, top] = toScreen(view, size, 0, 0);
  const { ends, starts } = borders;
  for (let first = 0; first < areas.length; first += TOGETHER) {
    let drawn = 0;
    brush.beginPath();
    for (const area of areas.slice(first, first + TOGETHER)) {
      let [lastX, lastY] = [NaN, NaN];
      for (let edge = starts[area]!; edge < starts[area + 1]!; edge++) {
        if (!wanted(edge, area)) continue;
        const at = 4 * edge;
        if (ends[at] !== lastX || ends[at + 1] !== lastY) {
          brush.moveTo(left + ends[at]! * view.scale, top + ends[at + 1]! * view.scale);
        }
        [lastX, lastY] = [ends[at + 2]!, ends[at + 3]!];
        brush.lineTo(left + lastX * view.scale, top + lastY * view.scale);
        drawn += 1;
      }
    }
    if (drawn) brush.stroke();
    yield drawn;
  }
}
