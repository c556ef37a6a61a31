import type { EventResult } from '../../../src/inbox/event.ts';
import {
  readSubjectState,
  storedSubjectState,
} from '../../../src/salesforce/records/state/subject-state.ts';
import type { Refusal } from '../../../src/salesforce/refusal.ts';
import type { OrderMatching } from '../../../src/sources/digital-river/orders/order-keys.ts';
import { parkReasonFor } from '../../../src/worker/park-reasons.ts';
import { settlementAfterFailure } from '../../../src/worker/settle/failure-settlement.ts';
import { type HeldClocks, readHeldClocks } from '../../../src/worker/settle/held-clocks.ts';
import { type Limits, settlementOf } from '../../../src/worker/settle/settlement.ts';
import type { ClaimedSubject, Settlement } from '../../../src/worker/subject-queue.ts';
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
    heldSince = {},
    unread = 'none',
    matching = { byNumber: true },
    ...progress
  }: Partial<SubjectRun> &
    Partial<Pick<ClaimedSubject, 'attempts' | 'waitingSince' | 'unread'>> & {
      heldSince?: HeldClocks;
      matching?: Partial<OrderMatching>;
    } = {},
): SubjectRun {
  const subject: ClaimedSubject = {
    source: 'digital-river',
    key: '2044',
    lease: 'lease',
    attempts,
    lostClaims: 0,
    isAlone: false,
    arrivals: '1',
    waitingSince,
    // Of a process of an earlier release, which does not clear it.
    heldSince: new Date(NOON - 1000 * HOUR),
    unread,
    storedState: { keys: { drOrderId: '2044', upstreamId: '00000107' }, heldSince },
    events: [],
    leasedUntil: 0,
  };
  const source = digitalRiverSource('test', matching);
  const begun = startRun(subject, source);
  const missing = source.lookups(begun.state.keys);
  return { ...begun, missing, results, ...progress };
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

test('it is stored since when a subject is retried without a break', () => {
  const first = settle(run([pending], { retry: refusal }));
  expect(first.storedState).toMatchObject({ retriedSince: NOON });
  const claimed = (attempts: number, progress: Parameters<typeof run>[1]) => {
    const later = run([pending], { attempts, ...progress });
    return { ...later, subject: { ...later.subject, storedState: first.storedState } };
  };
  const later = (of: SubjectRun) => settlementOf(of, limits, NOON + HOUR, 0.5).storedState;
  expect(later(claimed(1, { retry: refusal }))).toMatchObject({ retriedSince: NOON });
  const untried: Refusal = { ...refusal, isUntried: true };
  expect(later(claimed(0, { retry: untried }))).toMatchObject({ retriedSince: NOON });
  expect(later(claimed(1, {}))).not.toHaveProperty('retriedSince');
  expect(later(claimed(11, { retry: refusal }))).not.toHaveProperty('retriedSince');
});

test.each([
  [0, 1_000],
  [3, 8_000],
  [11, 450_000],
])(
  'events that were not tried alone stay pending after %i attempts, and none is counted',
  (attempts, nextInMs) => {
    const retry: Refusal = { ...refusal, isUntried: true };
    expect(settle(run([pending], { attempts, retry }))).toMatchObject({
      attempts,
      nextInMs,
      results: [pending],
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
      reason: expect.stringMatching(
        /^Something in the org kept the record locked.* \(UNABLE_TO_LOCK_ROW on Order\.A__c, B__c\)$/,
      ),
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
          'No Order carries the Digital River order id 2044, and no Order, or more than one, has the OrderNumber 00000107. The connector has looked for 72 hours. Write this Digital River order id into DR_Order_Id__c of the right Order, whatever its number or record id, then replay.',
        object: 'Order',
        field: 'DR_Order_Id__c',
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

const hold: Refusal = { ...refusal, verdict: 'hold', code: 'INVALID_FIELD', fields: ['A__c'] };
const lock: Refusal = { ...refusal, verdict: 'locked', code: 'ENTITY_IS_LOCKED' };
const MINUTE = 60_000;

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Refusal, number | null, Partial<Settlement>, string, string]>([
  ['that are held are tried every 5 minutes', hold, null, { held: true, nextInMs: 5 * MINUTE }, 'waiting', 'The connector tries every 5 minutes until 2025-03-07 12:00 UTC; then the event is parked.'],
  ['that are held for less than 72 hours, too', hold, 72 * HOUR - 1, { held: true, nextInMs: 5 * MINUTE }, 'waiting', 'The connector tries every 5 minutes until 2025-03-04 12:00 UTC; then the event is parked.'],
  ['that are held for 72 hours are parked', hold, 72 * HOUR, { held: false, nextInMs: null }, 'parked', 'The connector has tried for 72 hours. Replay the event afterwards.'],
  ['that an approval locks are tried every hour', lock, null, { held: true, nextInMs: HOUR }, 'waiting', 'The connector tries every hour until 2025-03-18 12:00 UTC; then the event is parked.'],
  ['that are locked for 72 hours, too', lock, 72 * HOUR, { held: true, nextInMs: HOUR }, 'waiting', 'The connector tries every hour until 2025-03-15 12:00 UTC; then the event is parked.'],
  ['that are locked for 14 days are parked', lock, 14 * 24 * HOUR, { held: false, nextInMs: null }, 'parked', 'The connector has tried for 14 days. Replay the event afterwards.'],
])('events %s, and no attempt is counted', (_case, why, heldMs, expected, status, ending) => {
  const reason = parkReasonFor(why);
  const verdict = why.verdict as 'hold' | 'locked';
  const heldSince = heldMs === null ? {} : { [verdict]: NOON - heldMs };
  const results: EventResult[] = [{ seq: '3', status: 'waiting', ...reason }];
  const settled = settle(run(results, { attempts: 3, heldSince, holds: new Map([['3', why]]) }));
  expect(settled).toMatchObject({ ...expected, waiting: false, attempts: 0 });
  expect(settled.results).toEqual([
    { seq: '3', status, ...reason, reason: `${reason.reason} ${ending}` },
  ]);
});

test('held events and events that wait for their Order have clocks of their own', () => {
  const held: EventResult = { seq: '5', status: 'waiting', ...parkReasonFor(hold) };
  const both = (times: { waitingSince: Date | null; heldSince: HeldClocks }) =>
    settle(run([waiting, held], { waiting: true, holds: new Map([['5', hold]]), ...times }));
  const long = NOON - 72 * HOUR;
  const statuses = ({ results }: Settlement) => results.map(({ status }) => status);
  const notFound = both({ waitingSince: new Date(long), heldSince: {} });
  expect(notFound).toMatchObject({ waiting: false, held: true, nextInMs: 5 * MINUTE });
  expect(statuses(notFound)).toEqual(['parked', 'waiting']);
  const notAllowed = both({ waitingSince: null, heldSince: { hold: long } });
  expect(notAllowed).toMatchObject({ waiting: true, held: false, nextInMs: 10_000 });
  expect(statuses(notAllowed)).toEqual(['waiting', 'parked']);
});

describe('the clocks of what holds events', () => {
  const DAY = 24 * HOUR;
  const heldBy = (why: Refusal, seq: string): EventResult => {
    return { seq, status: 'waiting', ...parkReasonFor(why) };
  };
  /** Settles events that are held for these reasons. */
  function settleHeld(heldSince: HeldClocks, ...reasons: Refusal[]) {
    const results = reasons.map((why, index) => heldBy(why, String(index)));
    const holds = new Map(reasons.map((why, index) => [String(index), why]));
    const { storedState, held, ...settled } = settle(run(results, { heldSince, holds }));
    const statuses = settled.results.map(({ status }) => status);
    return { statuses, held, clocks: readHeldClocks(storedState) };
  }

  // biome-ignore format: a table reads best with one row a line.
  test.each<[string, HeldClocks, Refusal[], string[], HeldClocks]>([
    ['begin with a hold', {}, [hold], ['waiting'], { hold: NOON }],
    ['go on while it lasts', { hold: NOON - DAY }, [hold], ['waiting'], { hold: NOON - DAY }],
    ['begin anew when the reason changes to rights', { locked: NOON - 4 * DAY }, [hold], ['waiting'], { hold: NOON }],
    ['begin anew when the reason changes to an approval', { hold: NOON - DAY }, [lock], ['waiting'], { locked: NOON }],
    ['go on for each reason', { locked: NOON - 4 * DAY }, [hold, lock], ['waiting', 'waiting'], { hold: NOON, locked: NOON - 4 * DAY }],
    ['end with the longest wait', { hold: NOON - 3 * DAY, locked: NOON - 4 * DAY }, [hold, lock], ['parked', 'waiting'], { locked: NOON - 4 * DAY }],
    ['end when nothing is held', { hold: NOON - DAY, locked: NOON - DAY }, [], [], {}],
  ])('%s', (_case, before, reasons, statuses, after) => {
    const held = Object.keys(after).length > 0;
    expect(settleHeld(before, ...reasons)).toEqual({ statuses, held, clocks: after });
  });

  test('begin anew after a process of an earlier release, which stores the state without them', () => {
    const stored = { heldSince: { hold: NOON - 9 * DAY } };
    const former = storedSubjectState(readSubjectState(stored));
    expect(settleHeld(readHeldClocks(former), hold)).toMatchObject({ statuses: ['waiting'] });
  });

  test('are left as they are after a failure', () => {
    const { subject } = run([], { heldSince: { hold: NOON - DAY } });
    const { storedState } = settlementAfterFailure(subject, refusal, 12, 0.5);
    expect(readHeldClocks(storedState)).toEqual({ hold: NOON - DAY });
  });
});

test('a subject that waits for a setting remembers which, until it no longer does', () => {
  const off = run([waiting], { waiting: true, matching: { byNumber: false } });
  expect(settle(off).storedState).toMatchObject({
    awaitedSetting: 'DIGITAL_RIVER_MATCH_ORDER_NUMBER',
  });
  expect(settle(off).results).toMatchObject([
    {
      status: 'waiting',
      reason: expect.stringMatching(
        /^The order has an upstreamId and no metadata\.sfOrderId, and matching by OrderNumber is off\. No Order carries the Digital River order id 2044\. Write this .*, or let the storefront send metadata\.sfOrderId, or set DIGITAL_RIVER_MATCH_ORDER_NUMBER=true if no other shop uses this Digital River account: the event is then applied by itself\./,
      ),
    },
  ]);
  expect(settle(run([waiting], { waiting: true })).storedState).not.toHaveProperty(
    'awaitedSetting',
  );
  expect(settle({ ...off, results: [applied] }).storedState).not.toHaveProperty('awaitedSetting');
});

test('what is not ours does not wait, whatever else its events contain', () => {
  const foreign = run([applied, waiting], {
    waiting: true,
    matching: { ownOrders: [{ kind: 'sfOrderId' }] },
  });
  expect(settle(foreign)).toMatchObject({
    ...{ waiting: false, nextInMs: null },
    results: [applied, { seq: '3', status: 'unmapped', code: 'NOT_OURS' }],
  });
  expect(settle(foreign)).not.toHaveProperty('takesBack');
});

test('what had a record waits for it again, whatever its events show', () => {
  const matching = { ownOrders: [{ kind: 'sfOrderId' }] } as const;
  const foreign = run([waiting], { waiting: true, matching });
  const former = { ...foreign, state: { ...foreign.state, formerIds: { order: '801' } } };
  expect(settle(former)).toMatchObject({
    ...{ waiting: true, takesBack: true, results: [{ seq: '3', status: 'waiting' }] },
  });
});

test('what was left out is taken back whenever a subject that is ours is settled', () => {
  const matching = { ownOrders: [{ kind: 'sfOrderId' }] } as const;
  const foreign = run([applied], { matching });
  const { state } = foreign;
  const proven = { ...foreign, state: { ...state, keys: { ...state.keys, isOurs: 'yes' } } };
  const linked = { ...foreign, state: { ...state, ids: { order: '801' } } };
  for (const ours of [proven, linked]) {
    const { storedState, takesBack } = settle(ours);
    expect(takesBack).toBe(true);
    // A worker with other settings may have left out some of its events since.
    expect(settle({ ...ours, subject: { ...ours.subject, storedState } }).takesBack).toBe(true);
  }
  expect(settle({ ...linked, source: digitalRiverSource() }).takesBack).toBeUndefined();
});

test('what is known of an event that waits is part of the reason for which it is parked', () => {
  const noted: EventResult = { ...waiting, reason: 'metadata.sfOrderId is no record id.' };
  const waitingSince = new Date(NOON - 72 * HOUR);
  expect(settle(run([noted], { waiting: true, waitingSince })).results).toMatchObject([
    {
      reason:
        'No Order carries the Digital River order id 2044, and no Order, or more than one, has the OrderNumber 00000107. The connector has looked for 72 hours. Write this Digital River order id into DR_Order_Id__c of the right Order, whatever its number or record id, then replay. metadata.sfOrderId is no record id.',
    },
  ]);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, EventResult, Partial<SubjectRun>, ClaimedSubject['unread'], number | null]>([
  ['is due at once when its other events are settled', applied, {}, 'pending', 0],
  ['is due at once for those that wait, since their record may be found now', applied, {}, 'waiting', 0],
  ['is due at once while some events were not tried', waiting, { waiting: true }, 'pending', 0],
  ['is due on the grid when all of them wait', waiting, { waiting: true }, 'waiting', 10_000],
  ['is due after the delay of a refusal', pending, { retry: refusal }, 'pending', 1_000],
  ['is not due when there are none', applied, {}, 'none', null],
])('a subject with events that were not read %s', (_case, result, progress, unread, nextInMs) => {
  expect(settle(run([result], { ...progress, unread })).nextInMs).toBe(nextInMs);
});

test('what is not tried, since another one is busy, is retried less and less often', () => {
  const retry: Refusal = { ...refusal, isUntried: true };
  const after = (ms: number) => {
    const begun = run([pending], { retry });
    const storedState = { ...(begun.subject.storedState as object), retriedSince: NOON - ms };
    return settle({ ...begun, subject: { ...begun.subject, storedState } }).nextInMs;
  };
  expect([0, 1_000, 20_000, HOUR].map(after)).toEqual([1_000, 1_000, 10_000, 60_000]);
});

test.each([
  ['applied', applied, true],
  ['superseded', { seq: '1', status: 'superseded' }, true],
  ['parked', { seq: '1', status: 'parked', ...parkReasonFor(refusal) }, true],
  [
    'parked, since it wants a record of another subject,',
    { seq: '1', status: 'parked', ...parkReasonFor(refusal), conflict: { order: '801' } },
    undefined,
  ],
  ['still waiting', waiting, undefined],
] as const)('a death that is %s wakes rivals: %s', (_case, result, wakes) => {
  const dead = run([result], { showsDeath: true, waiting: result === waiting });
  expect(settle(dead).wakesRivals).toBe(wakes);
});
