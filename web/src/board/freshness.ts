/** Whether what the board shows may still be read as live. */

/** ms without an answer from the server after which the numbers are no longer "now" */
export const STALE_AFTER_MS = 10_000;

export function isStale(contactAt: number | null, now: number): boolean {
  return contactAt === null || now - contactAt > STALE_AFTER_MS;
}

/**
 * When to fetch again after an event: at once when the last fetch is long enough ago, else when it will be, so that a
 * burst of events costs one fetch.
 *
 * @returns ms to wait
 */
export function refetchDelay(lastFetchAt: number, now: number, everyMs: number): number {
  return Math.max(0, lastFetchAt + everyMs - now);
}
