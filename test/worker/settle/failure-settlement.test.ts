import type { Refusal } from '../../../src/salesforce/refusal.ts';
import {
  settlementAfterFailure,
  settlementAfterLostClaims,
  settlementWithoutResults,
} from '../../../src/worker/settle/failure-settlement.ts';
import type { ClaimedSubject } from '../../../src/worker/subject-queue.ts';
import { runOf } from '../runs.ts';

const storedState = { applied: 'not readable' };
const subjectWith = (changes: Partial<ClaimedSubject> = {}): ClaimedSubject => {
  return { ...runOf({ 1: [], 2: [] }).subject, storedState, ...changes };
};

const refusal: Refusal = {
  verdict: 'retry',
  code: 'CONNECTOR_ERROR',
  object: '',
  fields: [],
  detail: 'a defect',
};
const since = new Date('2027-01-01T00:00:00Z');

test('after a failure the subject is tried again later and alone, as it was', () => {
  const subject = subjectWith({ attempts: 2, waitingSince: since });
  expect(settlementAfterFailure(subject, refusal, 12, 0.5)).toEqual({
    subject,
    storedState,
    results: [],
    attempts: 3,
    waiting: true,
    held: false,
    alone: true,
    nextInMs: 4_000,
  });
});

test('after the last attempt its events are parked, and its state stays as it was', () => {
  const settled = settlementAfterFailure(subjectWith({ attempts: 11 }), refusal, 12, 0.5);
  expect(settled).toMatchObject({ storedState, attempts: 0, waiting: false, nextInMs: null });
  expect(settled.results).toMatchObject([
    { seq: '1', status: 'parked', code: 'CONNECTOR_ERROR', detail: 'a defect' },
    { seq: '2', status: 'parked', code: 'CONNECTOR_ERROR', detail: 'a defect' },
  ]);
});

test('after five lost claims, the events are parked with what happened', () => {
  expect(settlementAfterLostClaims(subjectWith({ lostClaims: 4 }))).toBeUndefined();
  const settled = settlementAfterLostClaims(subjectWith({ lostClaims: 5, unread: 'pending' }));
  expect(settled).toMatchObject({ storedState, nextInMs: 0 });
  expect(settled?.results).toMatchObject([
    {
      seq: '1',
      status: 'parked',
      code: 'CONNECTOR_ERROR',
      reason: expect.stringMatching(/^Workers ended or hung 5 times while they processed/),
    },
    { seq: '2', status: 'parked' },
  ]);
});

test('events whose results cannot be stored are parked, and the state stays as it was', () => {
  const settled = settlementWithoutResults(subjectWith(), new Error('invalid byte sequence'));
  expect(settled).toMatchObject({ storedState, attempts: 0, nextInMs: null });
  expect(settled.results).toMatchObject([
    { seq: '1', status: 'parked', code: 'CONNECTOR_ERROR', detail: 'invalid byte sequence' },
    { seq: '2', status: 'parked' },
  ]);
});
