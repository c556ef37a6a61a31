// The real one backs off over three days; nobody wants to wait that long on their own machine.
const CAP_MS = 30_000;

/**
 * Milliseconds until the next attempt.
 * @param attempts failed attempts so far, 1 or more
 * @param baseMs milliseconds after the first failure; doubled after each further one, up to 30 seconds
 */
export function backoffMs(attempts: number, baseMs: number): number {
  return Math.min(CAP_MS, baseMs * 2 ** Math.min(attempts - 1, 30));
}
