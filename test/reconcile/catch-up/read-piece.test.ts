import type { Piece } from '../../../src/reconcile/catch-up/piece.ts';
import { readPiece } from '../../../src/reconcile/catch-up/read-piece.ts';
import { DigitalRiverError } from '../../../src/sources/digital-river/api/digital-river-error.ts';
import type { ListEvents } from '../../../src/sources/digital-river/api/events-api.ts';
import { fc } from '../../support/properties.ts';
import { BEHAVIOUR, type LogBehaviour, type LogEvent, simulatedLog } from './simulated-log.ts';

const piece: Piece = { type: 'order.accepted', since: new Date(1000), until: new Date(2000) };
const never = new AbortController().signal;

/** Reads a piece, at most some pages of it. @returns ids that were read, and what is left */
async function read(list: ListEvents, from: Piece, maxPages = Number.POSITIVE_INFINITY) {
  const ids = new Set<string>();
  let rest: Piece | undefined = from;
  let pages = 0;
  for await (const page of readPiece(list, from, never)) {
    for (const { id } of page.events) ids.add(id ?? '');
    rest = page.rest;
    pages += 1;
    if (pages === maxPages) return { ids, rest };
  }
  rest = undefined;
  return { ids, rest };
}

const eventsAt = (times: readonly number[]): LogEvent[] =>
  times.map((time, index) => ({ id: `event-${index}`, time }));

const within = (events: readonly LogEvent[]) =>
  events
    .filter(({ time }) => time >= 1000 && time < 2000)
    .map(({ id }) => id)
    .toSorted();

/** Some times repeat, and some lie outside of the piece. */
const times = fc.array(fc.integer({ min: 900, max: 2100 }), { maxLength: 40 });
const behaviour: fc.Arbitrary<LogBehaviour> = fc.record({
  order: fc.constantFrom('newest first', 'oldest first', 'shuffled'),
  period: fc.constantFrom('filtered', 'ignored', 'refused'),
  cursor: fc.constant('known'),
  endsWith: fc.constantFrom('hasMore false', 'an empty page', 'a page without hasMore'),
  pageSize: fc.integer({ min: 1, max: 7 }),
});

/** A list that is not sorted can only be read to its end, so that its period must be filtered. */
const readableBehaviour = behaviour.filter(
  ({ order, period }) => order !== 'shuffled' || period === 'filtered',
);

test('reads every event of the piece, and no other, however the log answers', async () => {
  await fc.assert(
    fc.asyncProperty(times, readableBehaviour, async (created, how) => {
      const events = eventsAt(created);
      const { ids } = await read(simulatedLog(events, how).list, piece);
      expect([...ids].toSorted()).toEqual(within(events));
    }),
  );
});

const sortedBehaviour = behaviour.filter(({ order }) => order !== 'shuffled');

test('of a list that is sorted, what is left after a crash on any page leads to the same events', async () => {
  await fc.assert(
    fc.asyncProperty(
      times,
      sortedBehaviour,
      fc.array(fc.integer({ min: 1, max: 4 })),
      async (created, how, crashes) => {
        const events = eventsAt(created);
        const found = new Set<string>();
        let rest: Piece | undefined = piece;
        for (const pages of [...crashes, Number.POSITIVE_INFINITY]) {
          if (rest === undefined) break;
          const part: Awaited<ReturnType<typeof read>> = await read(
            simulatedLog(events, how).list,
            rest,
            pages,
          );
          for (const id of part.ids) found.add(id);
          rest = part.rest;
        }
        expect([...found].toSorted()).toEqual(within(events));
      },
    ),
  );
});

test('notices that a list is not sorted', async () => {
  const { list } = simulatedLog(eventsAt([1003, 1001, 1004, 1002]), {
    ...BEHAVIOUR,
    order: 'shuffled',
    pageSize: 1,
  });
  const sorted: boolean[] = [];
  for await (const page of readPiece(list, piece, never)) sorted.push(page.isSorted);
  expect(sorted.at(-1)).toBe(false);
});

test.each(['newest first', 'oldest first'] as const)(
  'goes on when a cursor has vanished, and repeats little: %s',
  async (order) => {
    const events = eventsAt(Array.from({ length: 30 }, (_, index) => 1000 + index));
    const log = simulatedLog(events, { ...BEHAVIOUR, order, vanishesAfter: 6 });
    const { ids } = await read(log.list, piece);
    expect(ids.size).toBe(30);
    expect(log.queries.length).toBeLessThan(14);
  },
);

test('reads a log that ignores the cursor, as long as times differ', async () => {
  const events = eventsAt(Array.from({ length: 10 }, (_, index) => 1000 + index));
  const { ids } = await read(simulatedLog(events, { ...BEHAVIOUR, cursor: 'ignored' }).list, piece);
  expect(ids.size).toBe(10);
});

test('ends with an error, and not as if all were read, where the list cannot be continued', async () => {
  const events = eventsAt(Array.from({ length: 10 }, () => 1500));
  const { list } = simulatedLog(events, { ...BEHAVIOUR, cursor: 'ignored' });
  await expect(read(list, piece)).rejects.toThrow('Expected the next page of GET /events');
});

test.each([7, 99, 100, 101, 250])(
  'reads a log of %i events that ignores the cursor and does not say whether there is more',
  async (count) => {
    const events = eventsAt(Array.from({ length: count }, (_, index) => 1000 + index));
    const how = { cursor: 'ignored', endsWith: 'a page without hasMore', pageSize: 100 } as const;
    const { ids } = await read(simulatedLog(events, { ...BEHAVIOUR, ...how }).list, piece);
    expect(ids.size).toBe(count);
  },
);

test('a full page of one moment that repeats is no end', async () => {
  const events = eventsAt(Array.from({ length: 101 }, () => 1500));
  const how = { cursor: 'ignored', endsWith: 'a page without hasMore', pageSize: 100 } as const;
  const { list } = simulatedLog(events, { ...BEHAVIOUR, ...how });
  await expect(read(list, piece)).rejects.toThrow('Expected the next page of GET /events');
});

test('is not in a loop while new events arrive', async () => {
  const events = eventsAt(Array.from({ length: 9 }, (_, index) => 1000 + index));
  let now = 1500;
  const list: ListEvents = async (query) => {
    events.push({ id: `late-${now}`, time: now });
    now += 1;
    return simulatedLog(events).list(query);
  };
  const { ids } = await read(list, piece);
  expect([...ids].filter((id) => id.startsWith('event-'))).toHaveLength(9);
});

test.each([401, 403, 429, 500, 503, null])('passes on an answer of %s', async (status) => {
  const list: ListEvents = async () => {
    throw new DigitalRiverError('Refused.', { status });
  };
  await expect(read(list, piece)).rejects.toThrow('Refused.');
});

test('passes on an error about the type, after one attempt without the period', async () => {
  let calls = 0;
  const list: ListEvents = async () => {
    calls += 1;
    throw new DigitalRiverError('Refused.', { status: 400 });
  };
  await expect(read(list, piece)).rejects.toThrow('Refused.');
  expect(calls).toBe(2);
});

test('says "there is more", and brings nothing: that is the end', async () => {
  const list: ListEvents = async () => ({ events: [], hasMore: true });
  expect((await read(list, piece)).rest).toBeUndefined();
});

test('ends after the current page when it is aborted', async () => {
  const { list } = simulatedLog(eventsAt([1000, 1001, 1002, 1003, 1004]));
  const aborted = new AbortController();
  const pages = [];
  for await (const page of readPiece(list, piece, aborted.signal)) {
    pages.push(page);
    aborted.abort();
  }
  expect(pages).toHaveLength(1);
});
