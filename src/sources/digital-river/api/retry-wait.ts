import { retryAfterMs } from '../../../http-client/retry-after.ts';
import { SECOND_MS } from '../../../time.ts';

// Digital River allows 25 requests a second in test mode and 250 in live mode (docs, "API
// structure"), so waits are short.
const MAX_WAIT_MS = 30 * SECOND_MS;

/** After these, the same request may succeed. */
const PASSING_STATUS = new Set([408, 500, 502, 503, 504]);

/** No connection existed, so Digital River has seen nothing of the request. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The connection ended while Digital River may have been working on the request. */
const CUT_OFF = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET']);

/** What came instead of an answer with a 2xx status. */
export type FailedAttempt =
  | { readonly status: number; readonly retryAfter: string | null }
  | { readonly status: null; readonly code: string | undefined; readonly isTimeout: boolean };

/**
 * What is known of a failed request: it was `refused`, it was `not-sent`, or it is `unknown` whether
 * Digital River did what it was asked to do.
 */
export type Outcome = 'refused' | 'not-sent' | 'unknown';

/** What is known of a request after a failed attempt. */
export function outcomeOf(failed: FailedAttempt): Outcome {
  if (failed.status === null) return isNotSent(failed) ? 'not-sent' : 'unknown';
  return PASSING_STATUS.has(failed.status) ? 'unknown' : 'refused';
}

function isNotSent({ code, isTimeout }: { code: string | undefined; isTimeout: boolean }): boolean {
  return !isTimeout && (code === 'ENOTFOUND' || (code !== undefined && NOT_SENT.has(code)));
}

/**
 * Whether and when a failed request may be repeated. After 429 and `not-sent`, every request may be,
 * because Digital River did not process it; where the outcome is unknown, only one that has the same
 * effect twice as once.
 *
 * @param failures how often the request has failed before
 * @param isRepeatable whether doing it twice has the effect of doing it once
 * @param surroundings the first wait in milliseconds, the current time in milliseconds since 1970,
 *   and a random number of at least 0 and below 1
 * @returns milliseconds to wait; undefined when it must not be repeated, or not so soon
 * @see RFC 9110 §9.2.2 and §10.2.3; about random waits, AWS Architecture Blog, "Exponential Backoff
 *   And Jitter"
 */
export function retryWaitMs(
  failed: FailedAttempt,
  failures: number,
  isRepeatable: boolean,
  { delayMs, now, random }: { delayMs: number; now: number; random: number },
): number | undefined {
  const backoffMs = delayMs * 2 ** failures * (0.5 + random / 2);
  if (failed.status === 429) return limited(retryAfterMs(failed.retryAfter, now));
  if (!isPassing(failed)) return undefined;
  if (!isRepeatable && outcomeOf(failed) !== 'not-sent') return undefined;
  const asked = failed.status === null ? null : failed.retryAfter;
  return limited(asked === null ? backoffMs : retryAfterMs(asked, now));
}

function isPassing(failed: FailedAttempt): boolean {
  if (failed.status !== null) return PASSING_STATUS.has(failed.status);
  const { code = '' } = failed;
  return failed.isTimeout || NOT_SENT.has(code) || CUT_OFF.has(code);
}

function limited(waitMs: number): number | undefined {
  return waitMs <= MAX_WAIT_MS ? waitMs : undefined;
}
