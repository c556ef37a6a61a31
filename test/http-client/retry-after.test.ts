import { retryAfterMs } from '../../src/http-client/retry-after.ts';

const now = Date.UTC(2025, 0, 1);

it.each([
  ['seconds', '7', 7_000],
  ['a future date', 'Wed, 01 Jan 2025 00:00:05 GMT', 5_000],
  ['a past date', 'Tue, 31 Dec 2024 00:00:00 GMT', 0],
  ['nothing', null, 1_000],
  ['something invalid', 'soon', 1_000],
])('reads a Retry-After of %s', (_name, header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected);
});
