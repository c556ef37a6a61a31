import type { InboxSigns } from '../../src/inbox/statistics/inbox-signs.ts';
import { standingProblems, storageProblem } from '../../src/reconcile/standing-problems.ts';
import { HOUR_MS } from '../../src/time.ts';

const NOTHING: InboxSigns = {
  parked: [],
  longWaiting: undefined,
  awaitedSettings: [],
  stuck: undefined,
};
const [EARLY, LATE] = [new Date('2026-11-02T08:00:00Z'), new Date('2026-11-02T10:00:00Z')];

test('nothing is a problem when nothing needs a person', () => {
  expect(standingProblems(NOTHING, HOUR_MS)).toEqual([]);
});

test('parked events are counted by code, with the oldest', () => {
  const parked = [
    { code: 'ORDER_CONFLICT', count: 2, oldest: LATE },
    { code: 'STRING_TOO_LONG', count: 1, oldest: EARLY },
  ];
  expect(standingProblems({ ...NOTHING, parked }, HOUR_MS)).toEqual([
    {
      kind: 'parked',
      fact: 'events are parked: npm run replay lists them',
      facts: { count: 3, oldest: EARLY, codes: { ORDER_CONFLICT: 2, STRING_TOO_LONG: 1 } },
    },
  ]);
});

test('events that wait for long are shown with the time at which the first is parked', () => {
  const longWaiting = {
    isComplete: true,
    count: 3,
    since: EARLY,
    subjects: ['order-1', 'order-2'],
  };
  expect(standingProblems({ ...NOTHING, longWaiting }, 2 * HOUR_MS)).toEqual([
    {
      kind: 'waiting',
      fact: 'events have waited for their record for more than an hour',
      facts: { ...longWaiting, parkedFrom: LATE },
    },
  ]);
});

test('pending events that do not move are shown with the reason of those that are retried', () => {
  const stuck = { count: 3, oldest: EARLY, retried: 1, reason: 'It is locked.' };
  expect(standingProblems({ ...NOTHING, stuck }, HOUR_MS)).toEqual([
    {
      kind: 'stuck',
      fact: 'pending events do not move, although calls to the org are not paused',
      facts: stuck,
    },
  ]);
});

test.each([
  [799, undefined],
  [800, 80],
  [1234, 123],
])('of 1,000 bytes of storage %i are used: a problem of %j percent', (bytes, percent) => {
  expect(storageProblem(bytes, 1000)).toEqual(
    percent && {
      kind: 'storage',
      fact: 'the storage of the database is nearly used up: npm run doctor says what to do',
      facts: { bytes, limitBytes: 1000, percent },
    },
  );
});
