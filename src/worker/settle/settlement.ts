import type { EventResult, ParkReason } from '../../inbox/event.ts';
import { storedSubjectState } from '../../salesforce/records/subject-state.ts';
import { HOUR_MS } from '../../time.ts';
import { backoffMs, RECORD_BACKOFF } from '../outage/backoff.ts';
import { parkReasonFor } from '../park-reasons.ts';
import type { ClaimedSubject, Settlement } from '../subject-queue.ts';
import { isOpen, type SubjectRun } from '../subject-run.ts';
import {
  type HeldClocks,
  type Hold,
  nextHeldClocks,
  readHeldClocks,
  storedHeldClocks,
} from './held-clocks.ts';
import { nextHeldTryInMs, nextPollInMs } from './poll-schedule.ts';

export interface Limits {
  /** Attempts at events that Salesforce refuses for a passing reason, before they are parked. */
  readonly maxAttempts: number;
  /** How long events wait for a record before they are parked, in milliseconds. */
  readonly maxWaitMs: number;
  /**
   * How long events wait for rights or schema in the org before they are parked, in milliseconds.
   */
  readonly maxHeldMs: number;
  /** How long events wait while an approval locks their record, before they are parked. */
  readonly maxLockedMs: number;
}

/** How long a subject has waited for a record, and its clocks, in milliseconds. */
interface Times {
  readonly now: number;
  readonly waitedMs: number;
  readonly clocks: HeldClocks;
}

/** What an event waits for: a record, or that its write is no longer held or locked. */
type Wait = 'record' | Hold;

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
  const { subject, state, retry } = run;
  const times = timesOf(subject, now);
  const isUntried = retry?.isUntried === true;
  const tries = subject.attempts + 1;
  const isRetrying = retry !== undefined && (isUntried || tries < limits.maxAttempts);
  const attempts = isUntried ? subject.attempts : tries;
  const results = run.results.map((result) =>
    parkedFor(parkReason(result, run, limits, { ...times, isRetrying }), result),
  );
  const waits = new Set(results.flatMap((result) => waitOf(result, run)));
  const holds = new Set([...waits].filter((wait) => wait !== 'record'));
  const clocks = nextHeldClocks(times.clocks, holds, now);
  return {
    subject,
    storedState: { ...storedSubjectState(state), ...storedHeldClocks(clocks) },
    results: [...results, ...run.open.map(({ seq }): EventResult => ({ seq, status: 'pending' }))],
    attempts: isRetrying ? attempts : 0,
    waiting: waits.has('record'),
    held: holds.size > 0,
    nextInMs: isRetrying ? backoffMs(RECORD_BACKOFF, tries, random) : nextInMs(run, waits, times),
  };
}

function timesOf({ waitingSince, storedState }: ClaimedSubject, now: number): Times {
  const waitedMs = waitingSince === null ? 0 : now - waitingSince.getTime();
  return { now, waitedMs, clocks: readHeldClocks(storedState) };
}

/** What an event waits for; empty for an event that does not wait. */
function waitOf({ seq, status }: EventResult, { holds }: SubjectRun): Wait[] {
  if (status !== 'waiting') return [];
  const hold = holds.get(seq);
  if (hold === undefined) return ['record'];
  return [hold.verdict === 'locked' ? 'locked' : 'hold'];
}

/** Why an event is parked that has used up its attempts or its time; undefined for the others. */
function parkReason(
  result: EventResult,
  run: SubjectRun,
  { maxWaitMs, maxHeldMs, maxLockedMs }: Limits,
  { now, waitedMs, clocks, isRetrying }: Times & { isRetrying: boolean },
): ParkReason | undefined {
  const { retry, holds, state } = run;
  if (result.status === 'pending' && !isRetrying && retry !== undefined)
    return parkReasonFor(retry);
  const [wait] = waitOf(result, run);
  if (wait === undefined) return undefined;
  if (wait === 'record') {
    return waitedMs < maxWaitMs ? undefined : recordMissing(state.keys, maxWaitMs, result);
  }
  const hold = holds.get(result.seq);
  const heldMs = now - (clocks[wait] ?? now);
  const isOver = heldMs >= (wait === 'hold' ? maxHeldMs : maxLockedMs);
  return isOver && hold !== undefined ? parkReasonFor(hold) : undefined;
}

/** The same result when there is no reason to park its event. */
function parkedFor(reason: ParkReason | undefined, result: EventResult): EventResult {
  return reason === undefined ? result : { seq: result.seq, status: 'parked', ...reason };
}

/** When a subject without attempts is due: at once while some events were not tried at all. */
function nextInMs(run: SubjectRun, waits: ReadonlySet<Wait>, times: Times): number | null {
  const { unread } = run.subject;
  if (isOpen(run) || unread === 'pending') return 0;
  if (waits.size === 0) return unread === 'none' ? null : 0;
  return Math.min(...[...waits].map((wait) => nextTryInMs(wait, times)));
}

function nextTryInMs(wait: Wait, { waitedMs, now }: Times): number {
  return wait === 'record' ? nextPollInMs(waitedMs, now) : nextHeldTryInMs(wait, now);
}

function recordMissing(
  keys: Readonly<Record<string, string>>,
  waitedMs: number,
  result: EventResult,
): ParkReason {
  const known = Object.entries(keys).map(([name, value]) => `${name} ${value}`);
  const sentences = [
    `No Salesforce record was found for ${Math.round(waitedMs / HOUR_MS)} hours by ${known.join(', ')}.`,
    ...('reason' in result && result.reason !== undefined ? [result.reason] : []),
    'Create or stamp it, then replay.',
  ];
  return {
    reason: sentences.join(' '),
    code: 'ORDER_NOT_FOUND',
    object: '',
    field: '',
    detail: '',
  };
}
