import type { OpenEvent } from '../../inbox/event.ts';
import { MINUTE_MS } from '../../time.ts';

/**
 * How old the news of an event may be. Digital River's delivery takes seconds; after a failed one it
 * tries again within three days.
 *
 * @see Digital River docs, "API structure", Test and production
 */
const LATE_MS = 5 * MINUTE_MS;

/**
 * Whether an event is so late that what it is about may have changed since: it was created five
 * minutes or more before it arrived, or has waited as long in the inbox.
 *
 * @param now milliseconds since 1970
 */
export function isLate(
  { createdAt, receivedAt }: Pick<OpenEvent, 'createdAt' | 'receivedAt'>,
  now: number,
): boolean {
  const arrived = receivedAt.getTime();
  const isOldAtArrival = createdAt !== undefined && arrived - createdAt.getTime() >= LATE_MS;
  return isOldAtArrival || now - arrived >= LATE_MS;
}

/** Whether an event has come in so recently that its sender need not be asked again. */
export function isRecent({ receivedAt }: Pick<OpenEvent, 'receivedAt'>, now: number): boolean {
  return now - receivedAt.getTime() < LATE_MS;
}
