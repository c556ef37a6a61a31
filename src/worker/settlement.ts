import type { EventResult, ParkReason } from '../inbox/event.ts';
import { storedSubjectState } from '../salesforce/records/subject-state.ts';
import { HOUR_MS } from '../time.ts';
import { backoffMs, RECORD_BACKOFF } from './outage/backoff.ts';
import { parkReasonFor } from './park-reasons.ts';
import { nextPollInMs } from './poll-schedule.ts';
import type { Settlement } from './subject-queue.ts';
import { isOpen, type SubjectRun } from './subject-run.ts';

export interface Limits {
  /** Attempts at events that Salesforce refuses for a passing reason, before they are parked. */
  readonly maxAttempts: number;
  /** How long events wait for a record before they are parked, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * What to store about a subject that has been worked on, and when to process it again.
 *
 * @param now milliseconds since 1970
 * @param random a number from 0 to below 1, for jitter
 */
export function settlementOf(
  run: SubjectRun,
  limits: Limits,
  now: number,
  random: number,
): Settlement {
  const { subject, state, retry, waiting } = run;
  const attempts = retry === undefined ? 0 : subject.attempts + 1;
  const isGivenUp = attempts >= limits.maxAttempts;
  const isRetrying = attempts > 0 && !isGivenUp;
  const waitedMs = subject.waitingSince === null ? 0 : now - subject.waitingSince.getTime();
  const isWaiting = waiting && waitedMs < limits.maxWaitMs;
  const reasons: Partial<Record<EventResult['status'], ParkReason | undefined>> = {
    pending: retry !== undefined && isGivenUp ? parkReasonFor(retry) : undefined,
    waiting: waiting && !isWaiting ? recordMissing(state.keys, limits.maxWaitMs) : undefined,
  };
  return {
    subject,
    storedState: storedSubjectState(state),
    results: [
      ...run.results.map((result) => parkedFor(reasons[result.status], result)),
      ...run.open.map(({ seq }): EventResult => ({ seq, status: 'pending' })),
    ],
    attempts: isRetrying ? attempts : 0,
    waiting: isWaiting,
    nextInMs: nextInMs(),
  };

  function nextInMs(): number | null {
    if (isRetrying) return backoffMs(RECORD_BACKOFF, attempts, random);
    if (isOpen(run)) return 0;
    return isWaiting ? nextPollInMs(waitedMs, now) : null;
  }
}

/** The same result when there is no reason to park its event. */
function parkedFor(reason: ParkReason | undefined, result: EventResult): EventResult {
  return reason === undefined ? result : { seq: result.seq, status: 'parked', ...reason };
}

function recordMissing(keys: Readonly<Record<string, string>>, waitedMs: number): ParkReason {
  const known = Object.entries(keys).map(([name, value]) => `${name} ${value}`);
  return {
    reason: `No Salesforce record was found for ${Math.round(waitedMs / HOUR_MS)} hours by ${known.join(', ')}. Create or stamp it, then replay.`,
    code: 'ORDER_NOT_FOUND',
    object: '',
    field: '',
    detail: '',
  };
}
