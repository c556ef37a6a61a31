import { createHash } from 'node:crypto';
import type { EventHeaders } from '../sources/event-headers.ts';

/** A body that is no usable event, and all that is needed to read it again. */
export interface RejectedBody {
  readonly body: Buffer;
  readonly headers: EventHeaders;
  /** What the caller's proof shows: live or test; undefined when it shows neither. */
  readonly live: boolean | undefined;
  /** Whether the body is one of several that an arrival was divided into. */
  readonly isPart: boolean;
}

const PART = 'rejected part ';
const WHOLE = 'rejected ';

/**
 * A rejected body has no event id. The digest of all that it can be read again by takes its place, so
 * that repeats share one row, and what is another event to a later configuration does not: it may
 * differ in the header alone that has its id.
 */
export function rejectedId({ body, headers, live, isPart }: RejectedBody): string {
  const sorted = Object.entries(headers).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const known = JSON.stringify([live ?? null, sorted]);
  const digest = createHash('sha256').update(`${known}\n`).update(body).digest('hex');
  return `${isPart ? PART : WHOLE}${digest}`;
}

/** Whether a rejected body is one of several that an arrival was divided into. */
export function isRejectedPart(eventId: string): boolean {
  return eventId.startsWith(PART);
}

/**
 * Whether an earlier release stored a rejected body. It did not store what the proof of the caller
 * shows of live and test.
 */
export function isFromEarlierRelease(eventId: string, body: Buffer): boolean {
  return eventId === `${WHOLE}${createHash('sha256').update(body).digest('hex')}`;
}
