import type { EventResult } from '../../src/inbox/event.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { type Limits, settlementOf } from '../../src/worker/settlement.ts';
import type { ClaimedSubject } from '../../src/worker/subject-queue.ts';
import { startWork, type Work } from '../../src/worker/subject-run.ts';
import { digitalRiverSource } from '../support/digital-river-events.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2025-03-04T12:00:00Z');
const limits: Limits = { maxAttempts: 12, maxWaitMs: 72 * HOUR };

const refusal: Refusal = {
  verdict: 'retry',
  code: 'UNABLE_TO_LOCK_ROW',
  object: 'Order',
  fields: ['A__c', 'B__c'],
  detail: 'unable to obtain exclusive access',
};

function work(
  results: readonly EventResult[],
  changes: { attempts?: number; waitingSince?: Date; retry?: Refusal; waiting?: boolean } = {},
): Work {
  const subject: ClaimedSubject = {
    source: 'digital-river',
    key: '2044',
    lease: 'lease',
    attempts: changes.attempts ?? 0,
    arrivals: '1',
    waitingSince: changes.waitingSince ?? null,
    memory: { keys: { drOrderId: '2044', upstreamId: '00000107' } },
    events: [],
    heldUntil: 0,
  };
  const started = startWork(subject, digitalRiverSource());
  started.results.push(...results);
  started.waiting = changes.waiting ?? false;
  if (changes.retry !== undefined) started.retry = changes.retry;
  return started;
}

const applied: EventResult = { seq: '1', status: 'applied' };
const pending: EventResult = { seq: '2', status: 'pending' };
const waiting: EventResult = { seq: '3', status: 'waiting' };
const settle = (of: Work) => settlementOf(of, limits, NOON, 0.5);

test('a subject with nothing left to do is not looked at again', () => {
  const done = work([applied], { attempts: 3 });
  expect(settle(done)).toEqual({
    subject: done.subject,
    memory: done.memory,
    results: [applied],
    attempts: 0,
    waiting: false,
    nextInMs: null,
  });
});

test.each([
  [0, 1, 1_000],
  [1, 2, 2_000],
  [10, 11, 450_000],
])(
  'a record refused for a passing reason after %i attempts comes again as attempt %i in about %i ms',
  (before, attempts, nextInMs) => {
    expect(settle(work([applied, pending], { attempts: before, retry: refusal }))).toMatchObject({
      attempts,
      nextInMs,
      waiting: false,
      results: [applied, pending],
    });
  },
);

test('after the most attempts its events are parked with the reason, and the others keep theirs', () => {
  const settled = settle(work([applied, pending], { attempts: 11, retry: refusal }));
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

test('events that were only left for the next claim are not parked with those that are given up', () => {
  const left: EventResult = { seq: '4', status: 'pending' };
  const givenUp = work([pending, left], { attempts: 11, retry: refusal });
  givenUp.left = ['4'];
  const settled = settle(givenUp);
  expect(settled).toMatchObject({ attempts: 0, nextInMs: 0 });
  expect(settled.results.map(({ seq, status }) => [seq, status])).toEqual([
    ['2', 'parked'],
    ['4', 'pending'],
  ]);
});

test('an Order that is not there yet is asked for again on the grid of its age', () => {
  const settled = (waitingSince?: Date) =>
    settle(work([waiting], { waiting: true, ...(waitingSince && { waitingSince }) }));
  expect(settled()).toMatchObject({ waiting: true, nextInMs: 10_000, attempts: 0 });
  expect(settled(new Date(NOON - 600_000))).toMatchObject({ nextInMs: 60_000 });
  expect(settled(new Date(NOON - HOUR))).toMatchObject({ nextInMs: 900_000 });
  expect(settled(new Date(NOON - 72 * HOUR + 1))).toMatchObject({
    waiting: true,
    nextInMs: 900_000,
  });
});

test('after the longest wait its events are parked, with the keys that found nothing', () => {
  const waitingSince = new Date(NOON - 72 * HOUR);
  expect(settle(work([applied, waiting], { waiting: true, waitingSince }))).toMatchObject({
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

test('a subject that both waits and is refused keeps waiting, and comes again when the refusal says', () => {
  expect(settle(work([pending, waiting], { waiting: true, retry: refusal }))).toMatchObject({
    waiting: true,
    attempts: 1,
    nextInMs: 1_000,
  });
});

test('when its attempts are used up it goes on waiting', () => {
  const settled = settle(work([pending, waiting], { waiting: true, attempts: 11, retry: refusal }));
  expect(settled).toMatchObject({ waiting: true, attempts: 0, nextInMs: 10_000 });
  expect(settled.results.map(({ status }) => status)).toEqual(['parked', 'waiting']);
});
