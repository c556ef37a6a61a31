// Digital River backs off over three days, which is too long for a local run.
const MAX_BACKOFF_MS = 30_000;

/**
 * Milliseconds until the next attempt.
 * @param attempts failed attempts so far, 1 or more
 * @param baseMs milliseconds after the first failure; doubled after each further failure, up to 30
 *   seconds
 */
export function backoffMs(attempts: number, baseMs: number): number {
  return Math.min(MAX_BACKOFF_MS, baseMs * 2 ** Math.min(attempts - 1, 30));
}
