import { intervalStart, mayBeUnfinished } from '../../../src/registration/rotate/interval-start.ts';

const now = new Date('2026-11-29T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const webhook = (days: number | undefined, isRotated: boolean, isHidden = false) => ({
  ...{ isRotated, isHidden },
  changedAt: days === undefined ? undefined : daysAgo(days),
});

test.each([
  ['none was rotated before', [webhook(9, false), webhook(1, false)], '2026-11-29T11:00:00.000Z'],
  [
    'an earlier run rotated some',
    [webhook(1, true), webhook(2, true), webhook(9, false)],
    '2026-11-27T11:00:00.000Z',
  ],
  ['an earlier run is long ago', [webhook(9, true)], '2026-11-20T11:00:00.000Z'],
  [
    'secrets are not shown, and a change was lately',
    [webhook(2, false, true), webhook(9, false, true)],
    '2026-11-27T11:00:00.000Z',
  ],
  ['the time is not known', [webhook(undefined, true)], '2026-11-29T11:00:00.000Z'],
  ['the clock of Digital River is ahead', [webhook(-1, true)], '2026-11-29T11:00:00.000Z'],
])('%s', (_case, webhooks, since) => {
  expect(intervalStart(webhooks, now).toISOString()).toBe(since);
});

test('a rotation of long ago is finished', () => {
  expect(mayBeUnfinished([webhook(9, true), webhook(1, true)], now)).toBe(true);
  expect(mayBeUnfinished([webhook(9, true), webhook(undefined, true)], now)).toBe(false);
});
