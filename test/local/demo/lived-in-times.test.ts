import { livedInTimes, TOGETHER_MS } from '../../../local/demo/lived-in-times.ts';
import { roundsOf, type Sending } from '../../../local/demo/send-history.ts';
import { fc } from '../../support/properties.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const DAY = 24 * 3_600_000;

/** Events that were sent one after the other, the oldest first. */
const sent = fc
  .array(fc.record({ agoMs: fc.nat(4 * DAY), order: fc.constantFrom('a', 'b', 'c') }))
  .map((events) =>
    events
      .toSorted((one, other) => other.agoMs - one.agoMs)
      .map(({ agoMs, order }, index) => ({
        ...{ seq: String(index + 1), order },
        ...{ happenedAt: NOW - agoMs, receivedAt: NOW + DAY + index * 20 },
      })),
  );

test('events arrive after they happened, and in the order of their numbers', () => {
  fc.assert(
    fc.property(sent, (events) => {
      const moved = livedInTimes(events);
      for (const [index, { receivedAt }] of moved.entries()) {
        expect(receivedAt).toBeGreaterThan(events[index]?.happenedAt ?? 0);
        expect(receivedAt).toBeGreaterThan(moved[index - 1]?.receivedAt ?? 0);
      }
    }),
  );
});

test('events of an order that are processed together are moved by one amount, to after all of them arrived', () => {
  fc.assert(
    fc.property(sent, (events) => {
      const moved = livedInTimes(events);
      const settledAt = NOW + DAY + events.length * 20;
      for (const [index, { order, happenedAt }] of events.entries()) {
        const byMs = moved[index]?.byMs ?? 0;
        const together = moved.filter((_, other) => {
          const its = events[other];
          const apart = Math.abs((its?.happenedAt ?? 0) - happenedAt);
          return its?.order === order && apart <= TOGETHER_MS;
        });
        for (const each of together) {
          expect(each.byMs).toBe(byMs);
          expect(settledAt - byMs).toBeGreaterThanOrEqual(each.receivedAt);
        }
      }
    }),
  );
});

test('what an order does later is sent later, the oldest first', () => {
  const event = (orderId: string, seconds: number): Sending => ({
    ...{ id: `${orderId}-${seconds}`, orderId, type: 'order.accepted', json: '{}', copies: 1 },
    at: new Date(NOW + seconds * 1000),
  });
  const rounds = roundsOf([
    ...[event('a', 3600), event('a', 1), event('a', 0), event('b', 1800), event('a', 3601)],
  ]);
  expect(rounds.map((round) => round.map((each) => 'id' in each && each.id))).toEqual([
    ['a-0', 'a-1', 'b-1800'],
    ['a-3600', 'a-3601'],
  ]);
});
