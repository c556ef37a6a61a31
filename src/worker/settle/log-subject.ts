import {
  type EventResult,
  type OpenEvent,
  type ParkReason,
  RECORD_OF_ANOTHER,
} from '../../inbox/event.ts';
import type { Logger } from '../../log.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import { parkReasonFor } from '../park-reasons.ts';
import type { Settlement } from '../subject-queue.ts';

type RetriedResult = Extract<EventResult, { status: 'pending' }>;

/**
 * Logs what became of a subject and its events. A settlement that changes nothing, such as one of
 * many look-ups of a missing record, or a further attempt, is a line of level `debug` alone.
 *
 * @param now milliseconds since 1970
 * @param failure why the subject failed as a whole
 */
export function logSubject(
  log: Logger,
  settlement: Settlement,
  now: number,
  failure?: Refusal,
): void {
  const { subject, results, attempts, nextInMs } = settlement;
  const name = { source: subject.source, subject: subject.key };
  const facts = {
    ...name,
    ...countsOf(results),
    ...(attempts > 0 ? { attempts } : {}),
    ...(nextInMs === null ? {} : { nextTryAt: new Date(now + nextInMs).toISOString() }),
  };
  log[hasNews(settlement) ? 'info' : 'debug'](facts, 'subject settled');
  if (isFirstFailure(settlement)) {
    const { code, reason } = retryReason(settlement, failure);
    log.info({ ...name, code, reason, nextTryAt: facts.nextTryAt }, 'subject is retried');
  }
  logEvents(log, name, settlement);
}

/** The number of events by their new status. */
export function countsOf(results: readonly EventResult[]): Readonly<Record<string, number>> {
  const byStatus = Map.groupBy(results, ({ status }) => status);
  return Object.fromEntries([...byStatus].map(([status, { length }]) => [status, length]));
}

/** Whether an event has another status than before, or a first attempt has failed. */
function hasNews(settlement: Settlement): boolean {
  const { results, subject } = settlement;
  const before = eventsBySeq(subject.events);
  return (
    isFirstFailure(settlement) ||
    results.some(({ seq, status }) => status !== statusBefore(before.get(seq)))
  );
}

function isFirstFailure({ subject, attempts }: Settlement): boolean {
  return subject.attempts === 0 && attempts > 0;
}

/** Why a subject is retried: the failure of the whole, or the refusal of one of its events. */
function retryReason(
  { results }: Settlement,
  failure: Refusal | undefined,
): Partial<Pick<ParkReason, 'code' | 'reason'>> {
  if (failure !== undefined) return parkReasonFor(failure);
  const refused = results.filter(({ status }) => status === 'pending');
  return refused.find((result): result is RetriedResult => 'code' in result) ?? {};
}

function eventsBySeq(events: readonly OpenEvent[]): ReadonlyMap<string, OpenEvent> {
  return new Map(events.map((event) => [event.seq, event]));
}

function statusBefore(event: OpenEvent | undefined): 'pending' | 'waiting' {
  return event?.isWaiting ? 'waiting' : 'pending';
}

function logEvents(
  log: Logger,
  { source, subject }: { readonly source: string; readonly subject: string },
  settlement: Settlement,
): void {
  const before = eventsBySeq(settlement.subject.events);
  for (const result of settlement.results) {
    const event = before.get(result.seq);
    logEvent(log, { source, eventId: event?.eventId, subject }, result, statusBefore(event));
  }
}

function logEvent(
  log: Logger,
  event: Readonly<Record<string, unknown>>,
  result: EventResult,
  before: 'pending' | 'waiting',
): void {
  if (result.status === 'parked') {
    const { reason, code, object, field } = result;
    log.error({ ...event, reason, code, object, field }, 'event parked');
  } else if (result.status === 'waiting' && before !== 'waiting') {
    const { brief, code, object, field } = result;
    const reason = brief ?? result.reason;
    const waitsFor = code === undefined ? 'its Salesforce record' : 'rights, schema or an approval';
    log.info({ ...event, waitsFor, reason, code, object, field }, 'event waits');
  } else if (result.status === 'applied' && result.reason !== undefined) {
    const facts = { ...event, reason: result.reason };
    if (result.isWhole) log.info(facts, 'event applied, with a note');
    else log.warn(facts, 'event applied, but for a part');
  } else if (result.status === 'superseded' && result.reason !== undefined) {
    const facts = { ...event, reason: result.reason };
    if (result.code === RECORD_OF_ANOTHER)
      log.info(facts, 'event not written: another subject has its record');
    else log.warn(facts, 'event not written: the org has something newer');
  }
}
