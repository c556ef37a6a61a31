import fc from 'fast-check';
import { nextPollInMs } from '../../src/worker/poll-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2025-03-04T12:00:00Z');

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['at first, it is asked for every 10 s', 0, NOON, 10 * SECOND],
  ['the grid is shared, whenever the wait began', 0, NOON + 3 * SECOND, 7 * SECOND],
  ['just before 10 minutes it is still every 10 s', 10 * MINUTE - 1, NOON + 9_999, 1],
  ['from 10 minutes on it is every minute', 10 * MINUTE, NOON + 1, MINUTE - 1],
  ['just before an hour it is still every minute', HOUR - 1, NOON, MINUTE],
  ['from an hour on it is every 15 minutes', HOUR, NOON, 15 * MINUTE],
  ['after days it is every 15 minutes', 71 * HOUR, NOON + 14 * MINUTE, MINUTE],
])('%s', (_case, waited, now, expected) => {
  expect(nextPollInMs(waited, now)).toBe(expected);
});

test('whoever waits for about as long is asked for at the same moment, soon and never at once', () => {
  const time = fc.integer({ min: NOON, max: NOON + HOUR });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 * HOUR }), time, (waited, now) => {
      const every = waited < 10 * MINUTE ? 10 * SECOND : waited < HOUR ? MINUTE : 15 * MINUTE;
      const next = nextPollInMs(waited, now);
      expect((now + next) % every).toBe(0);
      expect(next).toBeGreaterThan(0);
      expect(next).toBeLessThanOrEqual(every);
    }),
  );
});
