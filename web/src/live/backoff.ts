/** How long to wait before the next try. */

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * Doubles from 0.5 s to 8 s, with up to a quarter taken off so that a room full of desks does not come back at once.
 *
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - 0.25 * random));
}
