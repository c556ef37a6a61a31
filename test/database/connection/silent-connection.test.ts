import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import type { QueryBounds } from '../../../src/database/connection/bounded-client.ts';
import { createPool } from '../../../src/database/pool.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { HOUR_MS } from '../../../src/time.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { type SilentProxy, startSilentProxy } from '../../support/silent-proxy.ts';
import { testPool } from '../../support/test-pool.ts';

const BOUNDS = { statementMs: 2000, answerMs: 3000 };
/** Longer than a test may take. */
const PATIENT = { statementMs: HOUR_MS, answerMs: HOUR_MS };
const SILENT = {
  name: 'NoAnswerError',
  message:
    'The database did not answer for 5 s; the connection is closed and replaced by a new one.',
};

let database: TestDatabase;
let proxy: SilentProxy;
let pool: pg.Pool;
/** To look at the server, without the proxy. */
let admin: pg.Pool;
let broken: Error[];

beforeAll(async () => {
  database = await freshDatabase();
  admin = testPool({ connectionString: database.url });
});

beforeEach(async () => {
  proxy = await startSilentProxy(database.url);
  broken = [];
  pool = poolOf(proxy.url, BOUNDS);
});

afterEach(async () => {
  await pool.end();
  proxy.stop();
});

afterAll(async () => {
  await admin.end();
  await database.drop();
});

function poolOf(databaseUrl: string, bounds: QueryBounds): pg.Pool {
  const options = { databaseUrl, tls: 'off', connections: 1 } as const;
  return createPool({ ...options, bounds }, (error) => broken.push(error));
}

/** The statements that run in the test's database, apart from those of `admin`. */
async function running(): Promise<string[]> {
  const { rows } = await admin.query<{ query: string }>(
    `SELECT query FROM pg_stat_activity
     WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`,
  );
  return rows.map(({ query }) => query);
}

test('a query on a silent connection fails, the connection is replaced, and the log says so once', async () => {
  await pool.query('SELECT 1');
  proxy.silence();
  await expect(pool.query('SELECT 2')).rejects.toMatchObject(SILENT);
  proxy.heal();
  expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
  expect(broken).toEqual([expect.objectContaining(SILENT)]);
});

test('the ROLLBACK of a transaction on a silent connection does not wait', async () => {
  const patient = poolOf(proxy.url, PATIENT);
  const transaction = inTransaction(patient, async (client) => {
    await client.query('SELECT 1');
    proxy.silence();
    await client.query({ text: 'SELECT 2', ...{ query_timeout: 200 } });
  });
  await expect(transaction).rejects.toMatchObject({ name: 'NoAnswerError' });
  expect(patient.totalCount).toBe(0);
  proxy.heal();
  await expect(inTransaction(patient, (client) => client.query('SELECT 3'))).resolves.toBeDefined();
  expect(broken).toEqual([expect.objectContaining({ name: 'NoAnswerError' })]);
  await patient.end();
});

test('a query may have a shorter bound of its own', async () => {
  const patient = poolOf(proxy.url, PATIENT);
  await patient.query('SELECT 1');
  proxy.silence();
  const query = { text: 'SELECT $1::int', values: [2], query_timeout: 200 };
  await expect(patient.query(query)).rejects.toMatchObject({
    message: expect.stringContaining('did not answer for 0.2 s'),
  });
  await patient.end();
});

test('a statement that takes too long is cancelled on the server, and fails as PostgreSQL says, or by the name of its own bound', async () => {
  const blocker = await admin.connect();
  await blocker.query('CREATE TABLE locked ()');
  await blocker.query('BEGIN; LOCK TABLE locked');
  const long = 'SELECT FROM locked';
  await expect(pool.query(long)).rejects.toMatchObject({ code: '57014' });
  await expect(inTransaction(pool, async (client) => client.query(long))).rejects.toMatchObject({
    code: '57014',
  });
  const bounded = { text: long, ...{ query_timeout: 200 } };
  await expect(pool.query(bounded)).rejects.toMatchObject({ name: 'NoAnswerError' });
  await eventually(async () => expect(await running()).not.toContain(long));
  expect(broken).toMatchObject([{ name: 'NoAnswerError' }]);
  await blocker.query('ROLLBACK; DROP TABLE locked');
  blocker.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('what runs on the server for a silent connection is cancelled as well', async () => {
  const query = 'SELECT pg_sleep(600)';
  const slow = pool.query(query);
  await eventually(async () => expect(await running()).toContain(query));
  proxy.silence();
  proxy.heal();
  await expect(slow).rejects.toMatchObject(SILENT);
  await eventually(async () => expect(await running()).not.toContain(query));
});

test('a connection whose statement was cancelled is not used again', async () => {
  const pid = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
  const before = await pid();
  await expect(pool.query('SELECT pg_sleep(600)')).rejects.toMatchObject({ code: '57014' });
  expect(await pid()).not.toBe(before);
});

test('queries on one client are bounded each, and results arrive as pg gives them', async () => {
  const client = await pool.connect();
  expect(
    ((await client.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[]).length,
  ).toBe(2);
  expect(
    (await client.query({ text: 'SELECT $1::int', values: [3], rowMode: 'array' })).rows,
  ).toEqual([[3]]);
  await expect(client.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
  const answer = new Promise((resolve) => {
    client.query('SELECT $1::int AS four', [4], (_error, result) => resolve(result.rows));
  });
  expect(await answer).toEqual([{ four: 4 }]);
  client.release();
});

test('an idle connection that breaks is logged once', async () => {
  await pool.query('SELECT 1');
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'digital-river-connector'`,
  );
  await eventually(async () => expect(pool.totalCount).toBe(0));
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(broken).toMatchObject([{ code: '57P01' }]);
});

describe('connecting to a server that is silent', () => {
  const sockets = new Set<Socket>();
  let answer = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(answer));
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });

  test.each([
    ['off', 'from the start', ''],
    ['on', 'from the start', ''],
    ['on', 'during the negotiation of TLS', 'S'],
  ] as const)('with DATABASE_TLS=%s, %s, fails', async (tls, _, said) => {
    answer = said;
    const databaseUrl = `postgres://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const silent = createPool({ databaseUrl, tls, connections: 1 }, () => undefined);
    const results = await Promise.allSettled([silent.query('SELECT 1'), silent.query('SELECT 2')]);
    expect(results).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await silent.end();
  });
});

test('no process is kept alive by a silent connection that is closed', async () => {
  await pool.query('SELECT 1');
  proxy.silence();
  const ended = new Promise((resolve) => pool.once('remove', resolve));
  await pool.end();
  await ended;
  pool = poolOf(database.url, BOUNDS);
});
