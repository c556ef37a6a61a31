import type { IncomingMessage } from 'node:http';

/** Bodies up to this size are read however many arrive at the same time. */
export const SMALL_BODY_BYTES = 64 * 1024;

/** The announced length of a body; NaN for a chunked one, and when there is none. */
export function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? Number.NaN);
}

/**
 * Whether the caller sends its body only after a `100 Continue`.
 *
 * @see RFC 9110 §10.1.1
 */
export function expectsContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion === '1.1' && /(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect ?? '');
}
