import type { WebhookStanding } from '../../../src/reconcile/webhooks/judge-webhooks.ts';
import {
  lookBacks,
  missedPeriodChanges,
  missedSince,
  missedSinceLook,
  perhapsMissed,
} from '../../../src/reconcile/webhooks/missed-periods.ts';
import { DAY_MS } from '../../../src/time.ts';

const now = new Date('2026-11-20T00:00:00Z');
const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
const disabled: WebhookStanding = {
  key: 'a',
  state: 'disabled',
  types: ['order.accepted'],
  address: 'https://connector.example.com',
  changedAt: before(5),
};

test('begins as long before the last arrival as deliveries are retried', () => {
  expect(missedSince('order.accepted', before(2), [disabled], now)).toEqual(before(5));
});

test('begins before the webhook was changed, when nothing has arrived', () => {
  expect(missedSince('order.accepted', undefined, [disabled], now)).toEqual(before(8));
});

test('a change in the future counts as one of now: clocks differ', () => {
  const ahead = { ...disabled, changedAt: before(-2) };
  expect(missedSince('order.accepted', undefined, [ahead], now)).toEqual(before(3));
});

test('a type that was never registered has no past', () => {
  const start = missedSince('order.complete', undefined, [disabled], now);
  expect(start.getTime()).toBeGreaterThan(before(0.01).getTime());
});

test.each([
  ['begins', null, false, ['t'], []],
  ['lasts', before(1), false, [], []],
  ['ends', before(1), true, [], [{ type: 't', missedFrom: before(1) }]],
  ['there is none', null, true, [], []],
])('a missed period %s', (_, missedFrom, isReceived, begun, ended) => {
  expect(missedPeriodChanges([{ type: 't', missedFrom }], isReceived ? ['t'] : [], ['t'])).toEqual({
    begun,
    ended,
  });
});

test('the missed period of a type that is new begins', () => {
  expect(missedPeriodChanges([], [], ['t'])).toEqual({ begun: ['t'], ended: [] });
});

const enabled = { ...disabled, state: 'enabled', changedAt: before(5) } as const;
const soon = { at: before(0.01), isLongAgo: false };
const [TYPE] = enabled.types;

test.each([
  ['nothing has changed', [enabled], [enabled], soon, false],
  ['it was changed', [enabled], [{ ...enabled, changedAt: before(0.005) }], soon, true],
  [
    'when it was changed is not known',
    [enabled],
    [{ ...enabled, changedAt: undefined }],
    soon,
    false,
  ],
  ['when it was changed was not known', [{ ...enabled, changedAt: null }], [enabled], soon, false],
  ['it was registered anew', [enabled], [{ ...enabled, key: 'b' }], soon, true],
  ['another one brings the type too', [enabled], [enabled, { ...enabled, key: 'b' }], soon, false],
  ['the last look was long ago', [enabled], [enabled], { ...soon, isLongAgo: true }, true],
  ['it is disabled now', [enabled], [disabled], { ...soon, isLongAgo: true }, false],
] as const)('events may be missing between two looks: %s', (_, earlier, now, look, expected) => {
  const awaited = [{ type: TYPE ?? '', missedFrom: null }];
  expect(perhapsMissed(awaited, earlier, now, look)).toEqual(expected ? [TYPE] : []);
  // Its period has begun already, or it was not received before.
  expect(perhapsMissed([{ type: TYPE ?? '', missedFrom: before(1) }], earlier, now, look)).toEqual(
    [],
  );
  expect(perhapsMissed([], earlier, now, look)).toEqual([]);
});

test('they are as old as deliveries are retried', () => {
  expect(missedSinceLook(before(1))).toEqual(before(4));
});

const hour = 1 / 24;
test.each([
  ['the first change', null, null, true, false, 'due', soon.at],
  ['another one on the same day', before(hour), null, true, false, 'later', soon.at],
  ['a third one', before(hour), before(0.5), true, false, 'later', before(0.5)],
  ['no further one', before(hour), before(0.5), false, false, 'later', before(0.5)],
  ['no further one, the next day', before(1), before(0.5), false, false, 'due', before(0.5)],
  ['a long time without a look', before(hour), null, true, true, 'due', soon.at],
  ['no change', before(2), null, false, false, 'none', soon.at],
] as const)(
  'a changed webhook is a reason to look back once a day: %s',
  (_, lookedBackAt, changedFrom, isChanged, isLongAgo, expected, from) => {
    const awaited = [{ type: 't', missedFrom: null, changedFrom, lookedBackAt }];
    const look = { ...soon, isLongAgo };
    const found = [{ type: 't', changedFrom: from }];
    expect(lookBacks(awaited, isChanged ? ['t'] : [], look, now)).toEqual({
      due: expected === 'due' ? found : [],
      later: expected === 'later' ? found : [],
    });
  },
);

test('a type that is not received has its own period', () => {
  const awaited = [{ type: 't', missedFrom: before(1), changedFrom: before(1) }];
  expect(lookBacks(awaited, ['t'], soon, now)).toEqual({ due: [], later: [] });
});
