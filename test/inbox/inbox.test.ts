import pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import type { NewEvent } from '../../src/inbox/event.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { insertStatement } from '../../src/inbox/insert-events.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

let database: TestDatabase;
let pool: pg.Pool;
let inbox: Inbox;

beforeEach(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 4 }, () => undefined);
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
});

afterEach(async () => {
  await inbox.idle();
  await pool.end();
  await database.drop();
});

const LIVE: NewEvent = {
  source: 'digital-river',
  eventId: 'e1',
  type: 'order.accepted',
  subject: 'order 1',
  live: true,
  time: new Date('2026-11-01T10:00:00Z'),
  proof: 'signature',
  status: 'pending',
  reason: null,
  code: null,
  body: Buffer.from('{"live":true}'),
};

/** What a test secret is good for: any type that is not mapped, with any id. */
const OF_TEST_MODE: NewEvent = {
  ...LIVE,
  type: 'x.unmapped',
  subject: 'order 2',
  live: false,
  time: null,
  status: 'unmapped',
  reason: 'There is nothing to write for events of this type.',
  code: 'UNMAPPED_TYPE',
  body: Buffer.from('{"live":false}'),
};

/** The same, for which the mode is the reason. */
const OF_OTHER_MODE: NewEvent = { ...OF_TEST_MODE, type: LIVE.type, code: 'OTHER_MODE' };

async function stored() {
  const { rows } = await pool.query(
    `SELECT type, subject, live, event_time AS time, proof, status, reason, error_code AS code, body, arrivals,
       settled_at IS NULL AS open FROM event`,
  );
  return rows;
}

async function dueSubjects(): Promise<string[]> {
  const { rows } = await pool.query('SELECT key FROM subject WHERE due_at IS NOT NULL');
  return rows.map(({ key }) => key);
}

const facts = ({ source: _source, eventId: _eventId, ...rest }: NewEvent) => rest;

test('many events of one commit keep their own facts and bodies', async () => {
  const events = Array.from({ length: 300 }, (_, n) => ({
    ...(n % 3 === 0 ? OF_TEST_MODE : LIVE),
    eventId: `e${n}`,
    subject: n % 5 === 0 ? null : `subject "${n}", {\\}`,
    status: n % 5 === 0 ? ('unmapped' as const) : LIVE.status,
    body: Buffer.alloc(n === 7 ? 0 : (n * 37) % 5000, n),
  }));
  const results = await Promise.all(events.map((event) => inbox.accept(event)));
  expect(results.every(({ isNew }) => isNew)).toBe(true);
  const { rows } = await pool.query(
    'SELECT event_id, type, subject, live, event_time, status, reason, body FROM event',
  );
  const found = new Map(rows.map(({ event_id, ...row }) => [event_id, row]));
  expect(found.size).toBe(events.length);
  for (const { eventId, type, subject, live, time: event_time, status, reason, body } of events)
    expect(found.get(eventId)).toEqual({ type, subject, live, event_time, status, reason, body });
});

test('a repeat only raises the count of arrivals', async () => {
  expect(await inbox.accept(LIVE)).toEqual({ isNew: true });
  await pool.query('UPDATE subject SET due_at = NULL');
  const other = { ...LIVE, type: 'order.complete', subject: 'order 3', body: Buffer.from('{}') };
  expect(await inbox.accept(other)).toEqual({ isNew: false });
  expect(await stored()).toEqual([{ ...facts(LIVE), arrivals: 2, open: true }]);
  expect(await dueSubjects()).toEqual([]);
});

test.each([
  ['of the other mode', OF_OTHER_MODE],
  ['of the other mode and a type that is not mapped', OF_TEST_MODE],
  ['of the same mode', { ...OF_TEST_MODE, live: true }],
  ['without a mode', { ...OF_TEST_MODE, live: null }],
  ['without a subject', { ...OF_TEST_MODE, subject: null }],
])(
  'an unmapped event %s does not use up the id of one that is to be applied',
  async (_, unmapped) => {
    expect(await inbox.accept(unmapped)).toEqual({ isNew: true });
    await pool.query("UPDATE event SET received_at = now() - interval '1 day', body = NULL");
    expect(await inbox.accept(LIVE)).toEqual({ isNew: true });
    expect(await stored()).toEqual([{ ...facts(LIVE), arrivals: 2, open: true }]);
    expect(await dueSubjects()).toEqual(['order 1']);
    const { rowCount } = await pool.query(
      "SELECT FROM event WHERE received_at < now() - interval '1 hour'",
    );
    expect(rowCount).toBe(0);
    expect(await inbox.accept(LIVE)).toEqual({ isNew: false });
  },
);

test.each(['pending', 'waiting', 'applied', 'parked', 'dismissed', 'superseded'])(
  'an event that is %s stays when one of the other mode has its id',
  async (status) => {
    await inbox.accept(LIVE);
    await pool.query('UPDATE event SET status = $1', [status]);
    expect(await inbox.accept(OF_TEST_MODE)).toEqual({ isNew: false });
    expect(await inbox.accept({ ...LIVE, live: false, subject: 'order 4' })).toEqual({
      isNew: false,
    });
    expect(await stored()).toEqual([{ ...facts(LIVE), status, arrivals: 3, open: true }]);
  },
);

test('an event that is not mapped stays when one that is not mapped either has its id', async () => {
  const unmapped = { ...OF_TEST_MODE, live: true };
  await inbox.accept(unmapped);
  expect(await inbox.accept({ ...unmapped, body: Buffer.from('{}') })).toEqual({ isNew: false });
  expect(await inbox.accept(OF_TEST_MODE)).toEqual({ isNew: false });
  expect(await stored()).toEqual([{ ...facts(unmapped), arrivals: 3, open: false }]);
  expect(await dueSubjects()).toEqual([]);
});

/** Holds the next commit back, so that the events that arrive meanwhile share the one after it. */
async function inOneCommit(events: readonly NewEvent[]): Promise<{ isNew: boolean }[]> {
  const first = inbox.accept({ ...LIVE, eventId: 'first', subject: 'first' });
  const results = events.map((event) => inbox.accept(event));
  await first;
  return Promise.all(results);
}

test.each([
  ['first', [LIVE, OF_TEST_MODE, OF_TEST_MODE]],
  ['between', [{ ...OF_TEST_MODE, live: true }, LIVE, OF_OTHER_MODE]],
  ['last', [OF_TEST_MODE, OF_OTHER_MODE, LIVE]],
])(
  'of events that share a commit, the one to be applied is kept: it comes %s',
  async (_, events) => {
    const results = await inOneCommit(events);
    expect(results.map(({ isNew }) => isNew)).toEqual(events.map((event) => event === LIVE));
    expect((await stored()).filter(({ subject }) => subject !== 'first')).toEqual([
      { ...facts(LIVE), arrivals: 3, open: true },
    ]);
    expect((await dueSubjects()).sort()).toEqual(['first', 'order 1']);
  },
);

test('the same event twice in one commit is new once', async () => {
  const results = await inOneCommit([LIVE, { ...LIVE }, LIVE]);
  expect(results.map(({ isNew }) => isNew)).toEqual([true, false, false]);
});

test.each([
  ['the test event', OF_TEST_MODE, LIVE, [true, true]],
  ['the event to be applied', LIVE, OF_TEST_MODE, [true, false]],
])(
  'two processes store both at the same time, %s first: the one to be applied is kept',
  async (_, one, two, isNew) => {
    const statement = (event: NewEvent) => insertStatement([{ event, arrivals: 1 }], 0);
    const connection = () => new pg.Client({ connectionString: database.url });
    const [a, b] = [connection(), connection()];
    await Promise.all([a.connect(), b.connect()]);
    await a.query('BEGIN');
    const first = await a.query(statement(one));
    const second = b.query(statement(two));
    await waiting(1);
    await a.query('COMMIT');
    const results = [first, await second].map(({ rows }) => rows[0].is_new);
    await Promise.all([a.end(), b.end()]);
    expect(results).toEqual(isNew);
    expect(await stored()).toEqual([{ ...facts(LIVE), arrivals: 2, open: true }]);
  },
);

test('large events share a commit only up to a few megabytes', async () => {
  const body = Buffer.alloc(2.5 * 1024 * 1024);
  const large = ['e1', 'e2', 'e3'].map((eventId) => ({ ...LIVE, eventId, body }));
  await Promise.all(large.map((event) => inbox.accept(event)));
  expect((await pool.query('SELECT DISTINCT xmin::text FROM event')).rowCount).toBe(3);
});

/** Waits until so many statements wait for locks. */
const waiting = (count: number) =>
  eventually(async () => {
    const { rowCount } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rowCount !== count) throw new Error(`${rowCount} statements wait, not ${count}.`);
  });

test('no statement is left prepared: behind a pooler, the next one may reach another session', async () => {
  await inbox.accept(LIVE);
  const { rows } = await pool.query('SELECT name FROM pg_prepared_statements');
  expect(rows).toEqual([]);
});

test('a body is never compressed by pglz, which takes longer than all else of storing it', async () => {
  const { rows } = await pool.query<{ lz4: boolean; external: boolean }>(
    `SELECT attcompression = 'l' AS lz4, attstorage = 'e' AS external FROM pg_attribute
      WHERE attrelid = 'event'::regclass AND attname = 'body'`,
  );
  expect(rows).toEqual([rows[0]?.lz4 ? expect.anything() : { lz4: false, external: true }]);
});
