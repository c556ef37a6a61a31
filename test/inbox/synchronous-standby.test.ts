import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import type { NewEvent } from '../../src/inbox/event.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { HOUR_MS } from '../../src/time.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { testPool } from '../support/test-pool.ts';

/** After the cancellation, there is more than enough time for an answer. */
const BOUNDS = { statementMs: 3000, answerMs: HOUR_MS };
const PATIENT = { statementMs: HOUR_MS, answerMs: HOUR_MS };
const NO_ANSWER = {
  name: 'NoAnswerError',
  message:
    'The database did not answer for 3 s; the connection is closed and replaced by a new one.',
};
/** Their 2 seconds end at different moments of the process. */
const INBOXES = 12;

let server: OwnPostgres;
let admin: pg.Pool;
let pool: pg.Pool;
let patient: pg.Pool;

beforeAll(async () => {
  server = await startOwnPostgres();
  admin = testPool({ connectionString: server.url });
  pool = poolOf(BOUNDS);
  patient = poolOf(PATIENT);
  await eventually(() => migrate(patient));
  await admin.query('CREATE TABLE kept (id integer)');
});

beforeEach(async () => {
  await waitsForStandby('gone');
  await open(pool);
  await open(patient);
});

afterEach(() => waitsForStandby(''));

afterAll(async () => {
  await pool.end();
  await patient.end();
  await admin.end();
  await server.remove();
});

function poolOf(bounds?: typeof BOUNDS): pg.Pool {
  const options = { databaseUrl: server.url, tls: 'off', connections: INBOXES + 1 } as const;
  return createPool(bounds ? { ...options, bounds } : options, () => undefined);
}

/** Connects beforehand: a busy machine may need longer than a pool waits for a connection. */
async function open(unused: pg.Pool, connections = 1): Promise<void> {
  const connect = () => eventually(() => unused.connect());
  const clients = await Promise.all(Array.from({ length: connections }, connect));
  for (const client of clients) client.release();
}

/** From now on, commits wait for this standby; with an empty name, for none. */
async function waitsForStandby(name: string): Promise<void> {
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${name}'`);
  await admin.query('SELECT pg_reload_conf()');
  await eventually(async () => {
    const { rows } = await admin.query('SHOW synchronous_standby_names');
    expect(rows).toEqual([{ synchronous_standby_names: name }]);
  });
}

function eventOf(eventId: string): NewEvent {
  return {
    ...{ source: 'digital-river', eventId, type: 'order.accepted', subject: eventId, live: true },
    ...{ time: null, proof: 'oauth', status: 'pending', code: null, reason: null },
    body: Buffer.from('{}'),
  } as const;
}

test.each<[string, string, number[] | undefined]>([
  ['without values', 'INSERT INTO kept VALUES (1)', undefined],
  ['with values', 'INSERT INTO kept VALUES ($1)', [2]],
])('a statement %s is no success without its standby', async (_, text, values) => {
  await expect(pool.query(text, values)).rejects.toMatchObject(NO_ANSWER);
});

test('neither is a transaction', async () => {
  const insert = (client: pg.PoolClient) => client.query('INSERT INTO kept VALUES (3)');
  await expect(inTransaction(pool, insert)).rejects.toMatchObject(NO_ANSWER);
});

test('a query that has failed in this way does not use its connection again', async () => {
  const query = { text: 'SELECT pg_backend_pid() AS pid', query_timeout: HOUR_MS };
  const pidOf = async () => (await eventually(() => pool.query(query))).rows[0].pid;
  const before = await pidOf();
  await expect(pool.query('INSERT INTO kept VALUES (4)')).rejects.toMatchObject(NO_ANSWER);
  expect(await pidOf()).not.toBe(before);
});

test('a commit whose wait an admin cancels is no success either', async () => {
  const stored = patient.query('INSERT INTO kept VALUES ($1)', [5]);
  stored.catch(() => undefined);
  await eventually(async () => {
    const { rowCount } = await admin.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
    );
    expect(rowCount).toBe(1);
  });
  await expect(stored).rejects.toMatchObject({ name: 'NotReplicatedError' });
  expect((await patient.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('no event is acknowledged, all for one reason, until the standby is there; then each is', async () => {
  const usual = poolOf();
  const inboxes = Array.from({ length: INBOXES }, () => createInbox(usual, { lingerMs: 0 }));
  const acceptAll = (attempt: string) =>
    Promise.allSettled(inboxes.map((inbox, n) => inbox.accept(eventOf(`${attempt}-${n}`))));
  const refused = {
    status: 'rejected',
    reason: { cause: { message: expect.stringContaining('(no answer to a query)') } },
  };
  for (let round = 0; round < 2; round += 1) {
    // A query without an answer has closed its connection.
    await open(usual, INBOXES);
    expect(await acceptAll('e')).toMatchObject(inboxes.map(() => refused));
  }
  await waitsForStandby('');
  const accepted = inboxes.map(() => ({ status: 'fulfilled', value: { isNew: false } }));
  await eventually(async () => expect(await acceptAll('e')).toEqual(accepted));
  await usual.end();
});
