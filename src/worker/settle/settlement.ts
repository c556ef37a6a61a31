import type { EventResult, ParkReason } from '../../inbox/event.ts';
import { storedSubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import { MINUTE_MS } from '../../time.ts';
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
import { notOurs, storedAwaitedSetting, takesBack } from './look-up-limits.ts';
import { nextHeldTryInMs, nextPollInMs } from './poll-schedule.ts';
import { storedRetryClock } from './retry-clock.ts';
import {
  awaitedReason,
  blockedReason,
  heldReason,
  heldTooLongReason,
  notFoundReason,
} from './waiting-reasons.ts';

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

const MAX_UNTRIED_MS = MINUTE_MS;

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
    timedResult(result, run, limits, { ...times, isRetrying }),
  );
  const waits = new Set(results.flatMap((result) => waitOf(result, run)));
  const holds = new Set([...waits].filter((wait) => wait !== 'record'));
  const clocks = nextHeldClocks(times.clocks, holds, now);
  const retryClock = storedRetryClock(subject.storedState, isRetrying, now);
  const retriedMs = now - (retryClock.retriedSince ?? now);
  return {
    subject,
    storedState: {
      ...storedSubjectState(state),
      ...storedHeldClocks(clocks),
      ...retryClock,
      ...(waits.has('record') ? storedAwaitedSetting(run.missing) : {}),
    },
    results: [...results, ...run.open.map(({ seq }): EventResult => ({ seq, status: 'pending' }))],
    attempts: isRetrying ? attempts : 0,
    waiting: waits.has('record'),
    held: holds.size > 0,
    ...(takesBack(run) && { takesBack: true }),
    ...(wakesRivals(run, results) && { wakesRivals: true }),
    nextInMs: isRetrying
      ? Math.max(backoffMs(RECORD_BACKOFF, tries, random), isUntried ? untriedMs(retriedMs) : 0)
      : nextInMs(run, waits, times),
  };
}

/**
 * Until events are tried again no attempt at which has counted, such as those of a subject whose
 * rival is busy: half of the time for which they were retried, so that few calls are made in vain.
 */
function untriedMs(retriedMs: number): number {
  return Math.min(retriedMs / 2, MAX_UNTRIED_MS);
}

/**
 * Whether the subject is dead as far as its events show, whatever became of them, so that others may
 * get its record. They are not woken by each look-up of an event that goes on waiting, nor by one
 * that wants a record of another subject itself: two of these would wake each other without end.
 */
function wakesRivals(
  { showsDeath, source, subject }: SubjectRun,
  results: readonly EventResult[],
): boolean {
  const hasNew = subject.events.some(({ isWaiting }) => isWaiting !== true);
  return (
    showsDeath &&
    source.succession?.isAutomatic === true &&
    results.some((result) => !isConflict(result) && (hasNew || result.status !== 'waiting'))
  );
}

function isConflict(result: EventResult): boolean {
  return result.status === 'parked' && result.conflict !== undefined;
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

/**
 * The result of an event whose attempts or time may be used up: then it is parked. If it goes on
 * waiting, its reason says until when.
 */
function timedResult(
  result: EventResult,
  run: SubjectRun,
  limits: Limits,
  times: Times & { isRetrying: boolean },
): EventResult {
  const { retry, holds } = run;
  if (result.status === 'pending' && !times.isRetrying && retry !== undefined) {
    return parked(result, parkReasonFor(retry));
  }
  const [wait] = waitOf(result, run);
  if (wait === undefined) return result;
  if (wait === 'record') return awaiting(result, run, limits, times);
  const hold = holds.get(result.seq);
  return hold === undefined ? result : held(result, wait, hold, limits, times);
}

function awaiting(
  result: EventResult,
  { missing, blocked, state }: SubjectRun,
  { maxWaitMs }: Limits,
  { now, waitedMs }: Times,
): EventResult {
  if (blocked !== undefined) {
    return waitedMs >= maxWaitMs
      ? parked(result, blocked)
      : waiting(result, blockedWait(blocked, now - waitedMs + maxWaitMs));
  }
  const unmapped = notOurs(result.seq, { missing, state });
  if (unmapped !== undefined) return unmapped;
  const notes = ('reason' in result ? result.reason : undefined) ?? '';
  return waitedMs >= maxWaitMs
    ? parked(result, notFoundReason(missing, notes, maxWaitMs))
    : waiting(result, awaitedReason(missing, notes, now - waitedMs + maxWaitMs));
}

function held(
  result: EventResult,
  wait: Hold,
  hold: Refusal,
  { maxHeldMs, maxLockedMs }: Limits,
  { now, clocks }: Times,
): EventResult {
  const since = clocks[wait] ?? now;
  const maxMs = wait === 'hold' ? maxHeldMs : maxLockedMs;
  const reason = parkReasonFor(hold);
  return now - since >= maxMs
    ? parked(result, heldTooLongReason(reason, maxMs))
    : waiting(result, { reason: heldReason(reason.reason, wait, since + maxMs) });
}

/** Without a code: neither rights nor schema are missing. */
function blockedWait(
  blocked: ParkReason,
  until: number,
): Pick<ParkReason, 'reason'> & Pick<Partial<ParkReason>, 'conflict'> {
  const { conflict } = blocked;
  return { reason: blockedReason(blocked, until), ...(conflict === undefined ? {} : { conflict }) };
}

function waiting(
  result: EventResult,
  why: { readonly reason: string; readonly brief?: string } & Pick<Partial<ParkReason>, 'conflict'>,
): EventResult {
  return result.status === 'waiting' ? { ...result, ...why } : result;
}

function parked({ seq }: EventResult, reason: ParkReason): EventResult {
  return { seq, status: 'parked', ...reason };
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
