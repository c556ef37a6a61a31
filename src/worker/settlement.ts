import type { EventResult, ParkReason } from '../inbox/event.ts';
import { HOUR_MS } from '../time.ts';
import { backoffMs, RECORD_BACKOFF } from './backoff.ts';
import { nextPollInMs } from './poll-schedule.ts';
import type { Settlement } from './subject-queue.ts';
import { refused, type Work } from './subject-run.ts';

export interface Limits {
  /** Attempts at a record that Salesforce refuses for a passing reason, before its events are parked. */
  readonly maxAttempts: number;
  /** How long an Order is awaited before its events are parked, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * What to write down about a subject that has been worked on, and when to look at it again.
 *
 * @param now milliseconds since 1970
 * @param random a number from 0 to below 1, for jitter
 */
export function settlementOf(work: Work, limits: Limits, now: number, random: number): Settlement {
  const { subject, memory } = work;
  const attempts = work.retry === undefined ? 0 : subject.attempts + 1;
  const givenUp = attempts >= limits.maxAttempts;
  const waitedMs = subject.waitingSince === null ? 0 : now - subject.waitingSince.getTime();
  const waitedTooLong = work.waiting && waitedMs >= limits.maxWaitMs;
  const results = work.results.map((result) => {
    const isLeft = work.left.includes(result.seq);
    if (givenUp && work.retry !== undefined && result.status === 'pending' && !isLeft) {
      return parked(result, refused(work.retry));
    }
    return waitedTooLong && result.status === 'waiting'
      ? parked(result, orderMissing(memory.keys, limits.maxWaitMs))
      : result;
  });
  const retrying = attempts > 0 && !givenUp;
  const waiting = work.waiting && !waitedTooLong;
  const nextInMs = nextLookInMs();
  return { subject, memory, results, attempts: retrying ? attempts : 0, waiting, nextInMs };

  function nextLookInMs(): number | null {
    if (retrying) return backoffMs(RECORD_BACKOFF, attempts, random);
    if (work.left.length > 0) return 0;
    return waiting ? nextPollInMs(waitedMs, now) : null;
  }
}

function parked(result: EventResult, reason: ParkReason): EventResult {
  return { seq: result.seq, status: 'parked', ...reason };
}

function orderMissing(keys: Readonly<Record<string, string>>, waitedMs: number): ParkReason {
  const known = Object.entries(keys).map(([name, value]) => `${name} ${value}`);
  return {
    reason: `No Salesforce record was found for ${Math.round(waitedMs / HOUR_MS)} hours by ${known.join(', ')}. Create or stamp it, then replay.`,
    code: 'ORDER_NOT_FOUND',
    object: '',
    field: '',
    detail: '',
  };
}
