/** Names and counts on the map: of the deepest level that leaves room for them, without one over another. */

import type { Level } from "@/api/types";
import { LEVELS, depthOf } from "./levels";
import { rangeUnder, type Layer } from "./layer";
import type { Brush } from "./painter";
import { areasIn, type Scene } from "./scene";
import { seen, toScreen, type Size, type View } from "./view";

const FAMILY = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';
const NAME_FONT = `600 13px ${FAMILY}`;
const COUNT_FONT = `500 12px ${FAMILY}`;
const LINE = 16;
const INK = "#1b2733";
const HALO = "rgba(255,255,255,0.85)";
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
}

export function drawLabels(brush: Brush, scene: Scene, view: View, size: Size): void {
  const layer = scene.layers.get(labelledLevel(scene, view, size));
  if (!layer) return;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.lineJoin = "round";
  brush.lineWidth = 3;
  brush.strokeStyle = HALO;
  brush.fillStyle = INK;
  for (const label of placed(labelsOf(brush, scene, layer, view, size))) {
    if (!label.name) {
      write(brush, COUNT_FONT, label.count, label.x, label.y);
      continue;
    }
    const shift = label.count ? LINE / 2 : 0;
    write(brush, NAME_FONT, label.name, label.x, label.y - shift);
    if (label.count) write(brush, COUNT_FONT, label.count, label.x, label.y + shift);
  }
}

/** The deepest drawn level of which few enough areas are in sight. */
function labelledLevel(scene: Scene, view: View, size: Size): Level {
  const sight = seen(view, size);
  const drawn = LEVELS.slice(0, depthOf(scene.level) + 1);
  const few = (layer: Layer | undefined): boolean => !!layer && areasIn(layer, sight, MOST + 1).length <= MOST;
  return drawn.findLast((level) => few(scene.layers.get(level))) ?? "district";
}

/** Larger counts first: they keep their place. */
function labelsOf(brush: Brush, scene: Scene, layer: Layer, view: View, size: Size): Label[] {
  const [first, end] = rangeUnder(layer, scene.node);
  const counts = scene.counts.get(layer.level);
  const inside = areasIn(layer, seen(view, size)).filter((area) => area >= first && area < end);
  return inside
    .sort((a, b) => (counts?.[b] ?? 0) - (counts?.[a] ?? 0))
    .map((area) => labelOf(brush, layer, area, counts?.[area], view, size))
    .filter((label) => label !== null);
}

function labelOf(
  brush: Brush,
  layer: Layer,
  area: number,
  counted: number | undefined,
  view: View,
  size: Size,
): Label | null {
  const [x, y] = toScreen(view, size, layer.middles[2 * area]!, layer.middles[2 * area + 1]!);
  const room = (layer.boxes[4 * area + 2]! - layer.boxes[4 * area]!) * view.scale * OVER;
  const count = counted ? `${counted}` : "";
  brush.font = NAME_FONT;
  const width = brush.measureText(layer.names[area]!).width;
  if (width <= room) {
    return { name: layer.names[area]!, count, x, y, wide: width / 2 + 3, tall: (count ? LINE : LINE / 2) + 1 };
  }
  return count ? { name: "", count, x, y, wide: 10, tall: LINE / 2 } : null;
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
