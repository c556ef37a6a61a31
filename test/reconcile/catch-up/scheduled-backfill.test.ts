import { makeEvent } from '../../../local/events/make-event.ts';
import { createLog } from '../../../src/log.ts';
import { leftPieces } from '../../../src/reconcile/catch-up/backfill-store.ts';
import { maxAgeMs } from '../../../src/reconcile/catch-up/piece.ts';
import { backfillWhenDue, SCHEDULED } from '../../../src/reconcile/catch-up/scheduled-backfill.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time.ts';
import { backfillParts } from '../../../src/wiring/catch-up/start-catch-up.ts';
import { createParts, PART_BUILDERS } from '../../../src/wiring/parts.ts';
import { type AnsweringServer, page, startAnsweringServer } from '../../backfill/stage.ts';
import { startConnector, type TestConnector } from '../../support/connector.ts';

const TYPES = ['order.accepted', 'order.complete', 'order.fulfilled'];

let api: AnsweringServer;
let connector: TestConnector;
let logged: { level: string; fact: string; [name: string]: unknown }[];

beforeAll(async () => {
  api = await startAnsweringServer();
  connector = await startConnector({
    ...{ DIGITAL_RIVER_API_KEY: 'sk_test_stage', DIGITAL_RIVER_API_URL: api.url },
  });
});
beforeEach(async () => {
  logged = [];
  await connector.pool.query(
    'TRUNCATE event, subject, backfill, backfill_piece, backfill_event, reconciliation',
  );
});
afterAll(async () => {
  await connector.stop();
  await api.stop();
});

/** A round that is due. */
async function round(rowDays = 90, signal = new AbortController().signal) {
  await connector.pool.query('UPDATE reconciliation SET due_at = now()');
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const parts = createParts(connector.config, log, {
    ...PART_BUILDERS,
    pool: () => connector.pool,
  });
  const configured = backfillParts(parts, signal);
  if (configured === undefined) throw new Error('Expected a configured back-fill, got none.');
  const all = { ...configured, claimMs: HOUR_MS, maxAgeMs: maxAgeMs(rowDays) };
  await backfillWhenDue(all, TYPES, 24 * HOUR_MS, signal);
}

/** An event of a type, created some hours ago. */
function eventOf(type: string, id: string, hours = 1) {
  const at = new Date(Date.now() - hours * HOUR_MS);
  return { ...makeEvent('order.accepted', { orderId: '204440790336', at }), id, type };
}

/** Answers with events, and refuses one type. */
function answer(events: readonly { type: string }[], refused?: string) {
  api.answer((query) => {
    const type = query.get('type');
    return type === refused
      ? { status: 400, body: '{}' }
      : page(events.filter((event) => event.type === type));
  });
}

const ids = async () => (await connector.events()).map(({ event_id }) => event_id).toSorted();
const begunAgo = (interval: string) =>
  connector.pool.query(`UPDATE backfill SET begun_at = begun_at - $1::interval`, [interval]);

test('a type that is refused keeps neither the others nor later rounds from being back-filled', async () => {
  answer([eventOf('order.complete', 'a')], 'order.accepted');
  await round();
  expect(await ids()).toEqual(['a']);
  const { since } = (await leftPieces(connector.pool, SCHEDULED))[0] ?? {};
  expect(logged.filter(({ level }) => level === 'warn')).toMatchObject([
    { fact: 'back-filling events failed; it goes on where it ended', backfill: 'schedule' },
  ]);

  // Before the next round, only what has failed is tried again.
  answer([eventOf('order.fulfilled', 'b')], 'order.accepted');
  await round();
  expect(new Set(api.queries.map((query) => query.get('type')))).toEqual(
    new Set(['order.accepted']),
  );
  await begunAgo('2 hours');
  await round();
  expect(await ids()).toEqual(['a', 'b']);

  // Once it is not refused, its whole period is read.
  await begunAgo('40 hours');
  answer([eventOf('order.accepted', 'c', 23.9)]);
  await round();
  const [query] = api.queries.filter((each) => each.get('type') === 'order.accepted');
  expect(Date.parse(query?.get('createdTime[gte]') ?? '')).toBeLessThanOrEqual(
    since?.getTime() ?? 0,
  );
  expect(await ids()).toEqual(['a', 'b', 'c']);
  expect(await leftPieces(connector.pool, SCHEDULED)).toEqual([]);
});

test('what the inbox has deleted is not stored again', async () => {
  answer([]);
  await round(7);
  await begunAgo('20 days');
  const [old, young] = [8, 6].map((days) => eventOf('order.accepted', `${days}-days`, days * 24));
  answer([young, old].filter((event) => event !== undefined));
  await round(7);
  expect(await ids()).toEqual(['6-days']);
  expect(logged.filter(({ level }) => level === 'warn')).toMatchObject([
    { fact: expect.stringContaining('may be older than those that the inbox keeps') },
  ]);
});

test('what is left of a piece is too old by now: it ends unread', async () => {
  answer([]);
  await round(7);
  await connector.pool.query(
    `INSERT INTO backfill_piece (name, type, since, until, whole)
     SELECT 'schedule', 'order.accepted', s, u, tstzrange(s, u)
     FROM (VALUES (now() - interval '20 days', now() - interval '9 days')) AS v (s, u)`,
  );
  answer([eventOf('order.accepted', 'old', 15 * 24)]);
  await round(7);
  expect(api.queries).toHaveLength(0);
  expect(await ids()).toEqual([]);
  expect(await leftPieces(connector.pool, SCHEDULED)).toEqual([]);
});

test('a request that ends with the process has not failed', async () => {
  const stopping = new AbortController();
  api.answer(() => {
    stopping.abort();
    return { status: 503, body: '{}' };
  });
  await round(90, stopping.signal);
  expect(logged.filter(({ level }) => level !== 'info')).toEqual([]);
  const left = await leftPieces(connector.pool, SCHEDULED);
  expect(left.map(({ failure }) => failure)).toEqual([null, null, null]);
  const { rows } = await connector.pool.query('SELECT failure, finished_at FROM backfill');
  expect(rows).toEqual([{ failure: null, finished_at: null }]);
});

test.each([
  [90, 30 * DAY_MS],
  [7, 7 * DAY_MS - HOUR_MS],
])('with RETENTION_ROW_DAYS=%i, events are back-filled up to an age of %i ms', (days, expected) => {
  expect(maxAgeMs(days)).toBe(expected);
});
