import type { EventResult } from '../../../src/inbox/event.ts';
import { storedSubjectState } from '../../../src/salesforce/records/subject-state.ts';
import type { Refusal } from '../../../src/salesforce/refusal.ts';
import { type Limits, settlementOf } from '../../../src/worker/settle/settlement.ts';
import type { ClaimedSubject } from '../../../src/worker/subject-queue.ts';
import { type SubjectRun, startRun } from '../../../src/worker/subject-run.ts';
import { digitalRiverSource } from '../../support/digital-river-events.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2025-03-04T12:00:00Z');
const limits: Limits = {
  maxAttempts: 12,
  maxWaitMs: 72 * HOUR,
  maxHeldMs: 72 * HOUR,
  maxLockedMs: 336 * HOUR,
};

const refusal: Refusal = {
  verdict: 'retry',
  code: 'UNABLE_TO_LOCK_ROW',
  object: 'Order',
  fields: ['A__c', 'B__c'],
  detail: 'unable to obtain exclusive access',
};

function run(
  results: readonly EventResult[],
  {
    attempts = 0,
    waitingSince = null,
    heldSince = null,
    unread = 'none',
    ...progress
  }: Partial<SubjectRun> &
    Partial<Pick<ClaimedSubject, 'attempts' | 'waitingSince' | 'heldSince' | 'unread'>> = {},
): SubjectRun {
  const subject: ClaimedSubject = {
    source: 'digital-river',
    key: '2044',
    lease: 'lease',
    attempts,
    claims: 0,
    arrivals: '1',
    waitingSince,
    heldSince,
    unread,
    storedState: { keys: { drOrderId: '2044', upstreamId: '00000107' } },
    events: [],
    leasedUntil: 0,
  };
  return { ...startRun(subject, digitalRiverSource()), results, ...progress };
}

const applied: EventResult = { seq: '1', status: 'applied' };
const pending: EventResult = { seq: '2', status: 'pending' };
const waiting: EventResult = { seq: '3', status: 'waiting' };
const settle = (of: SubjectRun) => settlementOf(of, limits, NOON, 0.5);

test('a subject with nothing left to do is not due again', () => {
  const done = run([applied], { attempts: 3 });
  expect(settle(done)).toEqual({
    subject: done.subject,
    storedState: storedSubjectState(done.state),
    results: [applied],
    attempts: 0,
    waiting: false,
    held: false,
    nextInMs: null,
  });
});

test.each([
  [0, 1, 1_000],
  [1, 2, 2_000],
  [10, 11, 450_000],
])(
  'events refused for a passing reason after %i attempts are retried as attempt %i in about %i ms',
  (before, attempts, nextInMs) => {
    expect(settle(run([applied, pending], { attempts: before, retry: refusal }))).toMatchObject({
      attempts,
      nextInMs,
      waiting: false,
      results: [applied, pending],
    });
  },
);

test('after the last attempt the refused events are parked with the reason, and the others keep their results', () => {
  const settled = settle(run([applied, pending], { attempts: 11, retry: refusal }));
  expect(settled).toMatchObject({ attempts: 0, nextInMs: null });
  expect(settled.results).toEqual([
    applied,
    {
      seq: '2',
      status: 'parked',
      reason: 'Salesforce refuses the write. (UNABLE_TO_LOCK_ROW on Order.A__c, B__c)',
      code: 'UNABLE_TO_LOCK_ROW',
      object: 'Order',
      field: 'A__c, B__c',
      detail: 'unable to obtain exclusive access',
    },
  ]);
});

test('events that are still open after the last attempt stay pending, and are due at once', () => {
  const open = [{ seq: '4', writes: [], notes: [] }];
  const settled = settle(run([pending], { attempts: 11, retry: refusal, open }));
  expect(settled).toMatchObject({ attempts: 0, nextInMs: 0 });
  expect(settled.results.map(({ seq, status }) => [seq, status])).toEqual([
    ['2', 'parked'],
    ['4', 'pending'],
  ]);
});

test('an Order that does not exist yet is looked up again on a grid that depends on how long it has been awaited', () => {
  const settled = (waitingSince: Date | null = null) =>
    settle(run([waiting], { waiting: true, waitingSince }));
  expect(settled()).toMatchObject({ waiting: true, nextInMs: 10_000, attempts: 0 });
  expect(settled(new Date(NOON - 600_000))).toMatchObject({ nextInMs: 60_000 });
  expect(settled(new Date(NOON - HOUR))).toMatchObject({ nextInMs: 900_000 });
  expect(settled(new Date(NOON - 72 * HOUR + 1))).toMatchObject({
    waiting: true,
    nextInMs: 900_000,
  });
});

test('after the longest wait the events are parked, with the keys that found nothing', () => {
  const waitingSince = new Date(NOON - 72 * HOUR);
  expect(settle(run([applied, waiting], { waiting: true, waitingSince }))).toMatchObject({
    waiting: false,
    nextInMs: null,
    results: [
      applied,
      {
        seq: '3',
        status: 'parked',
        code: 'ORDER_NOT_FOUND',
        reason:
          'No Salesforce record was found for 72 hours by drOrderId 2044, upstreamId 00000107. Create or stamp it, then replay.',
      },
    ],
  });
});

test('a subject that both waits and is refused keeps waiting, and is due after the delay of the refusal', () => {
  expect(settle(run([pending, waiting], { waiting: true, retry: refusal }))).toMatchObject({
    waiting: true,
    attempts: 1,
    nextInMs: 1_000,
  });
});

test('after the last attempt a subject continues to wait', () => {
  const settled = settle(run([pending, waiting], { waiting: true, attempts: 11, retry: refusal }));
  expect(settled).toMatchObject({ waiting: true, attempts: 0, nextInMs: 10_000 });
  expect(settled.results.map(({ status }) => status)).toEqual(['parked', 'waiting']);
});
