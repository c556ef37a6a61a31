import type { Activity } from '../activity/activity.ts';
import { ProvenCallerError } from '../authenticate/proven-caller.ts';
import { clientErrorStatus, RequestError } from '../errors.ts';

/** Statuses of callers that are not let in. */
const DENIED: readonly number[] = [401, 403, 429];

/**
 * Counts an arrival and what became of it. What was stored, the inbox counts.
 *
 * @param handle answers the request; the time until it has done so is measured
 */
export async function countArrival<T>(
  activity: Activity,
  source: string,
  handle: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  activity.count('received', source);
  try {
    const result = await handle();
    activity.time('acknowledged', source, performance.now() - began);
    return result;
  } catch (error) {
    const status = statusOf(error);
    activity.count(DENIED.includes(status) ? 'denied' : 'failed', source, 1, String(status));
    throw error;
  }
}

/** The status with which the error is answered. */
function statusOf(error: unknown): number {
  const cause = error instanceof ProvenCallerError ? error.cause : error;
  return cause instanceof RequestError ? cause.status : (clientErrorStatus(cause) ?? 503);
}
