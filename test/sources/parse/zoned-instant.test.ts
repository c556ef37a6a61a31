import { zonedInstant } from '../../../src/sources/parse/zoned-instant.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['UTC', '2019-12-27 16:41:33', '2019-12-27T16:41:33.000Z'],
  ['Asia/Kolkata', '2019-12-27 16:41:33', '2019-12-27T11:11:33.000Z'],
  ['Asia/Singapore', '2026-02-28 00:00:00', '2026-02-27T16:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-01-01 00:00:00', '2025-12-31T10:00:00.000Z'],
  ['America/New_York', '2026-07-04 12:00:00', '2026-07-04T16:00:00.000Z'],
  ['America/New_York', '2026-12-04 12:00:00', '2026-12-04T17:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z'],
  ['Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00.000Z'],
  ['UTC', '2024-02-29T23:59:59', '2024-02-29T23:59:59.000Z'],
  ['Asia/Kolkata', '2026-01-31T12:00:00.25Z', '2026-01-31T12:00:00.250Z'],
])('in %s, %s is %s', (zone, text, expected) => {
  expect(zonedInstant(text, zone)?.toISOString()).toBe(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  '', '0000-00-00 00:00:00', '2026-02-30 10:00:00', '2025-02-29 10:00:00', '2026-13-01 10:00:00', '2026-01-01 24:00:00', '2026-01-01 10:60:00',
  '2026-01-01', '27/12/2019 16:41', '1577465000', 'yesterday', '2026-01-01 10:00:00 ',
])('%j is not a date', (text) => {
  expect(zonedInstant(text, 'UTC')).toBeUndefined();
});
