/** Names and counts on the map: of the deepest level that leaves room for them, without one over another. */

import type { Level } from "@/api/types";
import { isDark } from "./colours";
import { LEVELS, depthOf } from "./levels";
import { rangeUnder, type Layer } from "./layer";
import type { Brush } from "./painter";
import { areasIn, colourIn, type Scene } from "./scene";
import { seen, toScreen, type Size, type View } from "./view";

const FAMILY = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';
const NAME_FONT = `600 13px ${FAMILY}`;
const COUNT_FONT = `600 12px ${FAMILY}`;
const LINE = 16;
const INK = "#1b2733";
const HALO = "rgba(255,255,255,0.9)";
const INK_ON_DARK = "#ffffff";
const HALO_ON_DARK = "rgba(80,0,20,0.55)";
/** more names at a time are not read */
const MOST = 80;
/** how much wider than its area a name may be */
const OVER = 1.25;

interface Label {
  name: string;
  count: string;
  x: number;
  y: number;
  /** half of its width and height */
  wide: number;
  tall: number;
  /** whether it stands on a dark colour */
  dark: boolean;
}

export function drawLabels(brush: Brush, scene: Scene, view: View, size: Size): void {
  const layer = scene.layers.get(labelledLevel(scene, view, size));
  if (!layer) return;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.lineJoin = "round";
  brush.lineWidth = 3;
  for (const label of placed(labelsOf(brush, scene, layer, view, size))) {
    brush.strokeStyle = label.dark ? HALO_ON_DARK : HALO;
    brush.fillStyle = label.dark ? INK_ON_DARK : INK;
    if (!label.name) {
      write(brush, COUNT_FONT, label.count, label.x, label.y);
      continue;
    }
    const shift = label.count ? LINE / 2 : 0;
    write(brush, NAME_FONT, label.name, label.x, label.y - shift);
    if (label.count) write(brush, COUNT_FONT, label.count, label.x, label.y + shift);
  }
}

/** The deepest drawn level of which few enough areas of the opened one are in sight. */
function labelledLevel(scene: Scene, view: View, size: Size): Level {
  const sight = seen(view, size);
  const drawn = LEVELS.slice(0, depthOf(scene.level) + 1);
  const few = (layer: Layer | undefined): boolean =>
    !!layer && areasIn(layer, sight, MOST + 1, rangeUnder(layer, scene.node)).length <= MOST;
  return drawn.findLast((level) => few(scene.layers.get(level))) ?? "district";
}

/** Larger counts first: they keep their place. */
function labelsOf(brush: Brush, scene: Scene, layer: Layer, view: View, size: Size): Label[] {
  const counts = scene.counts.get(layer.level);
  const inside = areasIn(layer, seen(view, size), Infinity, rangeUnder(layer, scene.node));
  return inside
    .sort((a, b) => (counts?.[b] ?? 0) - (counts?.[a] ?? 0))
    .map((area) => labelOf(brush, scene, layer, area, view, size))
    .filter((label) => label !== null);
}

function labelOf(brush: Brush, scene: Scene, layer: Layer, area: number, view: View, size: Size): Label | null {
  const [x, y] = toScreen(view, size, layer.middles[2 * area]!, layer.middles[2 * area + 1]!);
  const room = (layer.boxes[4 * area + 2]! - layer.boxes[4 * area]!) * view.scale * OVER;
  const count = `${scene.counts.get(layer.level)?.[area] || ""}`;
  // over the colours of a deeper level there is no telling what a name stands on: it brings its own ground
  const dark = layer.level === scene.level && isDark(colourIn(scene, layer, area));
  brush.font = NAME_FONT;
  const width = brush.measureText(layer.names[area]!).width;
  if (width <= room) {
    return { name: layer.names[area]!, count, x, y, wide: width / 2 + 4, tall: (count ? LINE : LINE / 2) + 2, dark };
  }
  brush.font = COUNT_FONT;
  return count ? { name: "", count, x, y, wide: brush.measureText(count).width / 2 + 5, tall: LINE / 2, dark } : null;
}

function placed(labels: Label[]): Label[] {
  const kept: Label[] = [];
  for (const label of labels) {
    const meets = (other: Label): boolean =>
      Math.abs(other.x - label.x) < other.wide + label.wide && Math.abs(other.y - label.y) < other.tall + label.tall;
    if (!kept.some(meets)) kept.push(label);
  }
  return kept;
}

function write(brush: Brush, font: string, text: string, x: number, y: number): void {
  brush.font = font;
  brush.strokeText(text, x, y);
  brush.fillText(text, x, y);
}
