import { ActivityTally } from '../../src/activity/activity-tally.ts';
import { MINUTE_MS } from '../../src/time.ts';

test('counts and durations are added up by minute, source and bucket', () => {
  let now = 10 * MINUTE_MS + 59_999;
  const tally = new ActivityTally(() => now);
  tally.count('stored', 'xanpay', 2);
  tally.count('stored', 'xanpay', 3);
  tally.time('applied', 'xanpay', 30);
  now += 1;
  tally.count('stored', 'xanpay', 1);
  const of = { source: 'xanpay' };
  expect(tally.take()).toEqual([
    { ...of, startsAt: 10 * MINUTE_MS, measure: 'stored', upperMs: 0, count: 5 },
    { ...of, startsAt: 10 * MINUTE_MS, measure: 'applied', upperMs: 50, count: 1 },
    { ...of, startsAt: 11 * MINUTE_MS, measure: 'stored', upperMs: 0, count: 1 },
  ]);
  expect(tally.take()).toEqual([]);
});

test('what is put back is added to what was counted since', () => {
  const tally = new ActivityTally(() => 0);
  tally.count('parked', 'xanpay', 1);
  const taken = tally.take();
  tally.count('parked', 'xanpay', 1);
  tally.putBack(taken);
  expect(tally.take()).toEqual([
    { startsAt: 0, measure: 'parked', source: 'xanpay', upperMs: 0, count: 2 },
  ]);
});

test('memory is bounded: during a long outage the newest counts stay', () => {
  const minutes = Array.from({ length: 12_000 }, (_, index) => index * MINUTE_MS);
  const last = 11_999 * MINUTE_MS;
  const tally = new ActivityTally(() => last + MINUTE_MS);
  tally.putBack(
    minutes.map((startsAt) => {
      return { startsAt, measure: 'stored', source: 'xanpay', upperMs: 0, count: 1 };
    }),
  );
  tally.count('stored', 'xanpay', 1);
  const kept = tally.take().map(({ startsAt }) => startsAt);
  expect(kept).toHaveLength(9_001);
  expect(kept).toContain(last);
  expect(kept).toContain(last + MINUTE_MS);
  expect(kept).not.toContain(0);
});
