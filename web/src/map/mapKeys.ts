/** What a key does on the map. */

export type MapKey =
  | { kind: "pan"; dx: number; dy: number }
  | { kind: "zoom"; factor: number }
  | { kind: "open" }
  | { kind: "up" }
  | { kind: "home" };

/** pixels a press of an arrow moves the map */
const STRIDE = 80;
export const ZOOM_STEP = 1.5;

const KEYS: Readonly<Record<string, MapKey>> = {
  ArrowLeft: { kind: "pan", dx: STRIDE, dy: 0 },
  ArrowRight: { kind: "pan", dx: -STRIDE, dy: 0 },
  ArrowUp: { kind: "pan", dx: 0, dy: STRIDE },
  ArrowDown: { kind: "pan", dx: 0, dy: -STRIDE },
  "+": { kind: "zoom", factor: ZOOM_STEP },
  "=": { kind: "zoom", factor: ZOOM_STEP },
  "-": { kind: "zoom", factor: 1 / ZOOM_STEP },
  Enter: { kind: "open" },
  Escape: { kind: "up" },
  Home: { kind: "home" },
};

/** Null for a key of the browser's: with a modifier, or not the map's. */
export function mapKey(press: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean }): MapKey | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  return KEYS[press.key] ?? null;
}
