import { z } from 'zod';

/**
 * Since when writes of a subject are retried without a break, in milliseconds since 1970. Stored
 * beside the subject's state, in the same JSON, for those who look at the inbox. Processes of an
 * earlier release leave it out.
 */
const storedClock = z.object({ retriedSince: z.number() });

/**
 * Goes on while a subject is retried, and ends otherwise.
 *
 * @param storedState of the subject when it was claimed
 * @param now milliseconds since 1970
 * @returns what is stored beside the subject's state
 */
export function storedRetryClock(
  storedState: unknown,
  isRetrying: boolean,
  now: number,
): { retriedSince?: number } {
  if (!isRetrying) return {};
  return { retriedSince: storedClock.safeParse(storedState).data?.retriedSince ?? now };
}

/** A stored state without the clock: nothing is retried any more. It may be no state at all. */
export function withoutRetryClock(storedState: unknown): unknown {
  if (!storedClock.safeParse(storedState).success) return storedState;
  const { retriedSince: _, ...others } = storedState as { retriedSince: number };
  return others;
}
