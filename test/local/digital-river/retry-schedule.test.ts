import { retryAfterMs } from '../../../local/digital-river/delivery/retry-schedule.ts';

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [6, 30_000],
  [5_000, 30_000],
])('waits, after %i failed attempts, %i ms', (attempts, expected) => {
  expect(retryAfterMs('local', attempts, 0, 1_000)).toBe(expected);
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Minutes after the first attempt at which the retries are made. */
function retries(schedule: 'test' | 'live'): number[] {
  const minutes: number[] = [];
  for (let elapsed = 0; ; ) {
    const wait = retryAfterMs(schedule, minutes.length + 1, elapsed, 1);
    if (wait === undefined) return minutes;
    elapsed += wait;
    minutes.push(elapsed / MINUTE_MS);
  }
}

it('doubles the wait in live mode, with a last attempt after exactly 72 hours', () => {
  expect(retries('live')).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 4320]);
});

it('retries three times over a few hours in test mode', () => {
  expect(retries('test')).toEqual([10, 70, 190]);
});

it('gives up late deliveries', () => {
  expect(retryAfterMs('live', 2, 72 * HOUR_MS, 1)).toBeUndefined();
});
