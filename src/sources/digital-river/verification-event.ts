import type { Unmapped } from '../source.ts';

/**
 * The type of the event that proves the way from outside to the inbox. Digital River never sends it:
 * none of its types begins with `connector.` (Digital River docs, "All event types").
 */
export const VERIFICATION_TYPE = 'connector.verification';

/** Why a verification writes nothing. */
export const VERIFICATION: Unmapped = {
  code: 'VERIFICATION',
  reason: 'It proves the way to the connector; there is nothing to write.',
};

/**
 * A verification, in the form of Digital River's events.
 *
 * @param id its id, which must be new: the inbox recognizes repeats by it
 * @param live whether it is for an installation that serves live events
 * @param now when it is created
 */
export function verificationEvent(id: string, live: boolean, now: Date) {
  const createdTime = now.toISOString();
  return { id, type: VERIFICATION_TYPE, liveMode: live, createdTime, data: { object: {} } };
}
