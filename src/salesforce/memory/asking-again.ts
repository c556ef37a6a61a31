import { MINUTE_MS, untilNextMs } from '../../time.ts';

/** How often the org is asked for what it lacks. */
const ASK_EVERY_MS = 5 * MINUTE_MS;

/**
 * When the org is asked again for what it lacks. The times lie on a grid that all requests and all
 * held events share, so that each try of the events asks, and one request serves all of them.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, above 0
 */
export function nextAskInMs(now: number): number {
  return untilNextMs(ASK_EVERY_MS, now);
}
