import { isQuiet, quietUntil, readQuietHours } from '../../src/alerts/judge/quiet-hours.ts';

test.each([
  ['22:00-06:00 Europe/Berlin', '2026-11-29T21:00:00Z', true],
  ['22:00-06:00 Europe/Berlin', '2026-11-29T20:59:59Z', false],
  ['22:00-06:00 Europe/Berlin', '2026-11-30T04:59:59Z', true],
  ['22:00-06:00 Europe/Berlin', '2026-11-30T05:00:00Z', false],
  // In summer, Berlin is two hours ahead.
  ['22:00-06:00 Europe/Berlin', '2026-07-01T20:00:00Z', true],
  ['22:00-06:00 Europe/Berlin', '2026-07-01T04:00:00Z', false],
  ['12:30 - 13:15', '2026-11-29T12:30:00Z', true],
  ['12:30-13:15', '2026-11-29T13:15:00Z', false],
  ['0:00-6:00 UTC', '2026-11-29T00:00:00Z', true],
  ['22:00-06:00 Asia/Kolkata', '2026-11-29T16:30:00Z', true],
])('%s at %s: %s', (text, at, expected) => {
  const quiet = readQuietHours(text);
  expect(quiet && isQuiet(quiet, new Date(at))).toBe(expected);
});

test.each([
  '22-6',
  '22:00-24:00',
  '22:00-22:00',
  '22:00-06:00 Mars/Olympus',
  '22:00',
  'at night',
  '22:60-06:00',
])('%s is not understood', (text) => expect(readQuietHours(text)).toBeUndefined());

test('they end at the minute, also in the night in which clocks change', () => {
  const quiet = readQuietHours('22:00-06:00 Europe/Berlin');
  const until = (at: string) => quiet && quietUntil(quiet, new Date(at)).toISOString();
  expect(until('2026-10-24T22:30:15Z')).toBe('2026-10-25T05:00:00.000Z');
  expect(until('2026-03-28T23:30:15Z')).toBe('2026-03-29T04:00:00.000Z');
  expect(until('2026-03-28T12:00:00Z')).toBe('2026-03-28T12:00:00.000Z');
});
