/** Which part of the flat map is seen, and how large. */

export interface View {
  /** metres: what lies in the middle of the picture */
  x: number;
  y: number;
  /** pixels per metre */
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Box = readonly [west: number, north: number, east: number, south: number];

/** share of the picture that stays free around what is fitted into it */
const MARGIN = 0.06;
/** pixels per metre: a grid of 100 m fills the picture */
const CLOSEST = 8;
/** how much smaller than the fitted whole the map may get */
const FARTHEST = 0.7;

/**
 * The view that shows a box whole.
 *
 * @param below pixels at the lower edge that stay free for what lies over the map there
 */
export function fit(box: Box, size: Size, below = 0): View {
  const [west, north, east, south] = box;
  const room = 1 - 2 * MARGIN;
  const scale = Math.min(
    (size.width * room) / Math.max(1, east - west),
    (Math.max(1, size.height - below) * room) / Math.max(1, south - north),
    CLOSEST,
  );
  return { x: (west + east) / 2, y: (north + south + below / scale) / 2, scale };
}

export function toScreen(view: View, size: Size, x: number, y: number): [number, number] {
  return [size.width / 2 + (x - view.x) * view.scale, size.height / 2 + (y - view.y) * view.scale];
}

export function toMap(view: View, size: Size, px: number, py: number): [number, number] {
  return [view.x + (px - size.width / 2) / view.scale, view.y + (py - size.height / 2) / view.scale];
}

/** Move the map under the picture by so many pixels. */
export function pan(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
}

/** Enlarge by a factor so that what lies under a pixel stays there. */
export function zoomAt(view: View, size: Size, factor: number, px: number, py: number): View {
  const [x, y] = toMap(view, size, px, py);
  const scale = view.scale * factor;
  return { x: x - (px - size.width / 2) / scale, y: y - (py - size.height / 2) / scale, scale };
}

/** Keep the map in sight: not closer than one grid, not much smaller than the whole, its middle inside the whole. */
export function within(view: View, whole: Box, size: Size): View {
  const least = fit(whole, size).scale * FARTHEST;
  return {
    x: Math.min(whole[2], Math.max(whole[0], view.x)),
    y: Math.min(whole[3], Math.max(whole[1], view.y)),
    scale: Math.min(CLOSEST, Math.max(least, view.scale)),
  };
}

/** The part of the map in the picture. */
export function seen(view: View, size: Size): Box {
  const [west, north] = toMap(view, size, 0, 0);
  const [east, south] = toMap(view, size, size.width, size.height);
  return [west, north, east, south];
}

/** A view on the way from one to another; the scale changes evenly in factors. `part` from 0 to 1. */
export function between(a: View, b: View, part: number): View {
  const eased = part * part * (3 - 2 * part);
  const scale = a.scale * (b.scale / a.scale) ** eased;
  // the middle moves with the scale, else a dive begins by leaving its goal
  const along = Math.abs(b.scale - a.scale) < 1e-9 ? eased : (1 / a.scale - 1 / scale) / (1 / a.scale - 1 / b.scale);
  return { x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along, scale };
}
