const DEFAULT_WAIT_MS = 1_000;

/**
 * How long a `Retry-After` header asks to wait.
 * @param header delay in seconds or an HTTP date; null when absent, which counts as one second
 * @param now milliseconds since 1970
 * @returns milliseconds, 0 or more; one second when the header cannot be read
 * @see RFC 9110, section 10.2.3
 */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return DEFAULT_WAIT_MS;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_WAIT_MS : Math.max(0, date - now);
}
