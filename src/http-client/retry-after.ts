import { SECOND_MS } from '../time.ts';

const DEFAULT_WAIT_MS = SECOND_MS;

/**
 * The wait that a `Retry-After` header asks for.
 *
 * @param header a delay in seconds or an HTTP date; null when absent
 * @param now the current time, in milliseconds since 1970
 * @returns milliseconds, 0 or more; one second when the header is absent or invalid
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return DEFAULT_WAIT_MS;
  if (/^\d+$/.test(header.trim())) return Number(header) * SECOND_MS;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_WAIT_MS : Math.max(0, date - now);
}
