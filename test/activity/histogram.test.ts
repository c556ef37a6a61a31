import { LIMITS_MS, limitOf, NO_LIMIT_MS, percentile } from '../../src/activity/histogram.ts';
import { DAY_MS } from '../../src/time.ts';
import { fc } from '../support/properties.ts';

test('a duration is counted by the least limit that it does not exceed', () => {
  expect(limitOf(0)).toBe(10);
  expect(limitOf(10)).toBe(10);
  expect(limitOf(10.1)).toBe(25);
  expect(limitOf(3 * DAY_MS)).toBe(3 * DAY_MS);
  expect(limitOf(90 * DAY_MS)).toBe(NO_LIMIT_MS);
});

test('limits ascend', () => {
  expect(LIMITS_MS).toEqual(LIMITS_MS.toSorted((a, b) => a - b));
  expect(new Set(LIMITS_MS).size).toBe(LIMITS_MS.length);
});

test('nothing has no percentile', () => {
  expect(percentile([], 0.95)).toBeUndefined();
  expect(percentile([{ upperMs: 10, count: 0 }], 0.95)).toBeUndefined();
});

test('of what took longer than all limits, only the last limit is known', () => {
  expect(percentile([{ upperMs: NO_LIMIT_MS, count: 5 }], 0.5)).toBe(3 * DAY_MS);
});

test('a percentile is within the bucket of the exact one, whatever the order of the buckets', () => {
  const durations = fc.array(fc.double({ min: 0, max: 4 * DAY_MS, noNaN: true }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (given, share) => {
      const exact = given.toSorted((a, b) => a - b)[Math.ceil(given.length * share) - 1] ?? 0;
      const counts = Map.groupBy(given, limitOf);
      const buckets = [...counts].map(([upperMs, { length: count }]) => ({ upperMs, count }));
      const found = percentile(buckets, share) ?? Number.NaN;
      const upper = limitOf(exact);
      const lower = LIMITS_MS.findLast((limit) => limit < upper) ?? 0;
      expect(found).toBeGreaterThanOrEqual(lower);
      expect(found).toBeLessThanOrEqual(upper);
    }),
  );
});
