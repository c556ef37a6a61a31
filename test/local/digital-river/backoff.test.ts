import { backoffMs } from '../../../local/digital-river/delivery/backoff.ts';

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [6, 30_000],
  [5_000, 30_000],
])('waits, after %i failed attempts, %i ms', (attempts, expected) => {
  expect(backoffMs(attempts, 1_000)).toBe(expected);
});
