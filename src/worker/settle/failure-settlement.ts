import type { ParkReason } from '../../inbox/event.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import { backoffMs, RECORD_BACKOFF } from '../outage/backoff.ts';
import { defectReason, defectRefusal, parkReasonFor } from '../park-reasons.ts';
import type { ClaimedSubject, Settlement } from '../subject-queue.ts';
import { withoutRetryClock } from './retry-clock.ts';

/** Claims that may end in neither a settlement nor a release before the subject's events are parked. */
const MAX_LOST_CLAIMS = 5;

const LOST_CLAIMS = `Workers ended or hung ${MAX_LOST_CLAIMS} times while they processed the events of this subject: they were killed, ran out of memory, or were stuck. See the log of the worker, then replay.`;

const UNSTORABLE =
  'The connector could not store what became of the event, which may have been written to the org. See its log for the cause, then replay.';

/**
 * What to store about a subject when processing it failed as a whole: its state stays as it is, and
 * may be unreadable. Its events stay as they are for another attempt, and are parked after the last.
 *
 * @param refusal why it failed
 * @param maxAttempts as in `Limits`
 * @param random a number from 0 to below 1, for jitter
 */
export function settlementAfterFailure(
  subject: ClaimedSubject,
  refusal: Refusal,
  maxAttempts: number,
  random: number,
): Settlement {
  const attempts = subject.attempts + 1;
  if (attempts >= maxAttempts) return withAllParked(subject, parkReasonFor(refusal));
  return {
    subject,
    storedState: subject.storedState,
    results: [],
    attempts,
    waiting: subject.waitingSince !== null,
    held: subject.heldSince !== null,
    alone: true,
    nextInMs: backoffMs(RECORD_BACKOFF, attempts, random),
  };
}

/**
 * What to store about a subject with which workers have died or hung too often; undefined for any
 * other. Nothing of its events is read.
 */
export function settlementAfterLostClaims(subject: ClaimedSubject): Settlement | undefined {
  if (subject.lostClaims < MAX_LOST_CLAIMS) return undefined;
  return withAllParked(subject, defectReason('', LOST_CLAIMS));
}

/**
 * What to store about a subject whose settlement PostgreSQL does not accept.
 *
 * @param error PostgreSQL's
 */
export function settlementWithoutResults(subject: ClaimedSubject, error: unknown): Settlement {
  return withAllParked(subject, defectReason(error, UNSTORABLE));
}

/**
 * What to store about a subject on whose settlement PostgreSQL fails for a reason that may pass. As
 * after any failure, it is retried alone, and its events are parked after the last attempt.
 *
 * @param error PostgreSQL's
 * @param maxAttempts as in `Limits`
 * @param random a number from 0 to below 1, for jitter
 */
export function settlementAfterUnstored(
  subject: ClaimedSubject,
  error: unknown,
  maxAttempts: number,
  random: number,
): Settlement {
  return settlementAfterFailure(subject, defectRefusal(error, UNSTORABLE), maxAttempts, random);
}

function withAllParked(subject: ClaimedSubject, reason: ParkReason): Settlement {
  return {
    subject,
    storedState: withoutRetryClock(subject.storedState),
    results: subject.events.map(({ seq }) => ({ seq, status: 'parked', ...reason })),
    attempts: 0,
    waiting: false,
    held: false,
    // What was parked unread may show that the subject is dead.
    wakesRivals: true,
    nextInMs: subject.unread === 'none' ? null : 0,
  };
}
