import { backoffMs, ORG_BACKOFF, RECORD_BACKOFF } from '../../../src/worker/outage/backoff.ts';
import { fc } from '../../support/properties.ts';

const ALMOST_1 = 1 - Number.EPSILON;

// biome-ignore format: a table reads best with one row a line.
test.each([
  [1, 2_000], [2, 4_000], [3, 8_000], [4, 16_000], [8, 256_000], [9, 512_000], [10, 900_000], [12, 900_000], [5_000, 900_000],
])('after failure %i a write is retried within %i ms', (failures, ceiling) => {
  expect(backoffMs(RECORD_BACKOFF, failures, ALMOST_1)).toBe(ceiling);
  expect(backoffMs(RECORD_BACKOFF, failures, 0.5)).toBe(ceiling / 2);
});

test.each([
  [1, 1_000],
  [2, 2_000],
  [6, 32_000],
  [7, 60_000],
  [100, 60_000],
])('after failure %i the org is probed within %i ms', (failures, ceiling) => {
  expect(backoffMs(ORG_BACKOFF, failures, ALMOST_1)).toBe(ceiling);
});

test('the jitter is full: evenly from 0 to the ceiling, but never below 100 ms', () => {
  expect(backoffMs(RECORD_BACKOFF, 1, 0)).toBe(100);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: ALMOST_1, noNaN: true }),
      (failures, random) => {
        const ceiling = backoffMs(RECORD_BACKOFF, failures, ALMOST_1);
        const delay = backoffMs(RECORD_BACKOFF, failures, random);
        expect(delay).toBe(Math.max(100, Math.round(ceiling * random)));
        expect(delay).toBeLessThanOrEqual(900_000);
      },
    ),
  );
});
