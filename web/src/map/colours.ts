/** Colours for counts: a sequence that also those read who see no red or no green, and none like it for zero. */

export interface CountClass {
  /** counts of this class, both included */
  from: number;
  to: number;
  colour: string;
}

/** ColorBrewer YlOrRd, five classes */
const HEAT: readonly string[] = ["#ffeda0", "#feb24c", "#fd8d3c", "#e31a1c", "#990026"];
/** the parts of the sequence for fewer classes, so that the last is always dark */
const PICKED: readonly (readonly number[])[] = [[], [2], [0, 3], [0, 2, 4], [0, 1, 3, 4], [0, 1, 2, 3, 4]];
export const NONE = "#f5f8fa";
export const GROUND = "#dfe6ec";

/** what a class may begin with: numbers that are easily said */
const ROUND: readonly number[] = [1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 150, 200, 300, 500];

/**
 * Classes for the counts of one level, at most five, that begin with round numbers. A count weighs as the root of how
 * often it stands: by areas alone all large counts would be one class, by different counts alone all small ones.
 *
 * @returns in order, from 1 to the largest count without a gap; none when nothing is counted
 */
export function classesOf(counts: Iterable<number>): CountClass[] {
  const times = new Map<number, number>();
  for (const count of counts) if (count > 0) times.set(count, (times.get(count) ?? 0) + 1);
  if (times.size === 0) return [];
  const most = Math.max(...times.keys());
  const begins = most <= HEAT.length ? oneEach(most) : spread(times);
  const colours = PICKED[begins.length]!;
  return begins.map((from, at) => ({ from, to: (begins[at + 1] ?? most + 1) - 1, colour: HEAT[colours[at]!]! }));
}

/** The place of a count's class; -1 for zero. Larger counts than were known fall into the last. */
export function classAt(classes: readonly CountClass[], count: number): number {
  if (count <= 0) return -1;
  return Math.max(
    0,
    classes.findLastIndex((item) => item.from <= count),
  );
}

/** `3–4`, `5` */
export function classText(item: CountClass): string {
  return item.from === item.to ? String(item.from) : `${item.from}–${item.to}`;
}

/** Whether white is read better on it than black. */
export function isDark(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  return 0.299 * red + 0.587 * green + 0.114 * blue < 130;
}

/** A colour as it looks beside what matters: mixed with the ground. */
export function faded(colour: string): string {
  return mixed(colour, GROUND, 0.78);
}

function oneEach(most: number): number[] {
  return Array.from({ length: most }, (_, at) => at + 1);
}

function spread(times: Map<number, number>): number[] {
  const sorted = [...times].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, number]) => sum + Math.sqrt(number), 0);
  const begins = [1];
  let before = 0;
  for (const [count, number] of sorted) {
    const wanted = rounded(count);
    if (before >= (total * begins.length) / HEAT.length && wanted > begins.at(-1)!) begins.push(wanted);
    before += Math.sqrt(number);
  }
  return begins;
}

/** The largest round number that is not above. */
function rounded(count: number): number {
  const tens = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 2);
  return (ROUND.findLast((item) => item * tens <= count) ?? 1) * tens;
}

function mixed(colour: string, other: string, part: number): string {
  const channel = (text: string, at: number): number => parseInt(text.slice(at, at + 2), 16);
  const pair = (at: number): number => Math.round(channel(colour, at) * (1 - part) + channel(other, at) * part);
  return `rgb(${pair(1)},${pair(3)},${pair(5)})`;
}
