import { SchemaGaps } from '../../../src/salesforce/memory/schema-gaps.ts';
import type { Refusal } from '../../../src/salesforce/refusal.ts';
import { nextHeldTryInMs, nextPollInMs } from '../../../src/worker/settle/poll-schedule.ts';
import { fc } from '../../support/properties.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2025-03-04T12:00:00Z');

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['at first the interval is 10 s', 0, NOON, 10 * SECOND],
  ['the grid does not depend on when the wait began', 0, NOON + 3 * SECOND, 7 * SECOND],
  ['just before 10 minutes the interval is still 10 s', 10 * MINUTE - 1, NOON + 9_999, 1],
  ['from 10 minutes the interval is a minute', 10 * MINUTE, NOON + 1, MINUTE - 1],
  ['just before an hour the interval is still a minute', HOUR - 1, NOON, MINUTE],
  ['from an hour the interval is 15 minutes', HOUR, NOON, 15 * MINUTE],
  ['after days the interval is still 15 minutes', 71 * HOUR, NOON + 14 * MINUTE, MINUTE],
])('%s', (_case, waited, now, expected) => {
  expect(nextPollInMs(waited, now)).toBe(expected);
});

test('subjects that have waited about as long are due at the same moment, which is never now', () => {
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

test('each try of held writes asks the org, though its answer comes late', () => {
  const refusal: Refusal = {
    ...{ verdict: 'hold', code: 'INVALID_FIELD', object: 'Order', fields: [], detail: '' },
  };
  const delays = fc.array(fc.record({ claim: fc.nat(5 * SECOND), call: fc.nat(50 * SECOND) }));
  fc.assert(
    fc.property(fc.nat(HOUR), delays, (start, tries) => {
      let now = NOON + start;
      const gaps = new SchemaGaps(() => now);
      for (const { claim, call } of tries) {
        now += claim;
        expect(gaps.refusalFor('Order', ['A__c'])).toBeUndefined();
        now += call;
        gaps.note('Order', ['A__c'], refusal);
        now += nextHeldTryInMs('hold', now);
      }
    }),
  );
});
