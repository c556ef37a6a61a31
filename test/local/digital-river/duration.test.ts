import { duration } from '../../../local/digital-river/pages/shared/duration.ts';

it.each([
  [0, '0 seconds'],
  [1_000, '1 second'],
  [90_000, '90 seconds'],
  [4_320_000, '72 minutes'],
  [3_600_000, '1 hour'],
  [86_400_000, '1 day'],
  [210_000_000, '2 days'],
])('writes %i ms as %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});
