import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { NoAnswerError } from '../../src/database/connection/query-errors.ts';
import { createPool } from '../../src/database/pool.ts';
import { isTransient, waitForDatabase } from '../../src/database/wait-for-database.ts';
import { createLog } from '../../src/log.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const CODES = [
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', '08006', '25006', '53300', '53400', '57P01', '57P02', '57P03'],
];

test.each(CODES)('%s is waited for', (code) => {
  expect(isTransient(Object.assign(new Error('any'), { code }))).toBe(true);
});

test.each([
  ['timeout expired'],
  ['timeout exceeded when trying to connect'],
  ['Connection terminated unexpectedly'],
  ['Connection terminated due to connection timeout'],
  ['Client has encountered a connection error and is not queryable'],
  ['Query read timeout'],
  // PgBouncer and Supavisor
  ['no more connections allowed (max_client_conn)'],
  ['server login failed: FATAL sorry, too many clients already'],
  ['pgbouncer cannot connect to server'],
  ['query_wait_timeout'],
  ['the database system is starting up'],
  ['the database system is in recovery mode'],
  ['Max client connections reached'],
  [
    'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
  ],
])('"%s" is waited for', (message) => {
  expect(isTransient(Object.assign(new Error(message), { code: '08P01' }))).toBe(true);
});

test('a query without an answer is waited for', () => {
  expect(isTransient(new NoAnswerError(10_000))).toBe(true);
});

test('a Unix socket that does not exist yet is waited for, other files are not', () => {
  const missing = (syscall: string) =>
    Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall });
  expect(isTransient(missing('connect'))).toBe(true);
  expect(isTransient(missing('open'))).toBe(false);
});

test.each([
  ['28P01', 'password authentication failed for user "x"'],
  ['28000', 'no pg_hba.conf entry for host "x"'],
  ['3D000', 'database "x" does not exist'],
  ['42501', 'permission denied for table migration'],
  ['08P01', 'unsupported startup parameter: statement_timeout'],
  ['08P01', 'server login failed: FATAL password authentication failed for user "x"'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
  ['', 'The server does not support SSL connections'],
])('%s, %s: is not waited for', (code, message) => {
  expect(isTransient(Object.assign(new Error(message), { code }))).toBe(false);
});

test('what is no error is not waited for', () => {
  expect([undefined, null, 'timeout', 0].map(isTransient)).toEqual([false, false, false, false]);
});

describe('too many connections', () => {
  let database: TestDatabase;
  let admin: pg.Pool;
  const role = `few_${randomBytes(6).toString('hex')}`;
  let databaseUrl: string;

  beforeAll(async () => {
    database = await freshDatabase();
    admin = testPool({ connectionString: database.url });
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'right' CONNECTION LIMIT 1`);
    databaseUrl = Object.assign(new URL(database.url), { username: role, password: 'right' }).href;
  });

  afterAll(async () => {
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
    await database.drop();
  });

  test('are waited for, and the log says so at once and once', async () => {
    const lines: { level: string; fact: string; found: string }[] = [];
    const log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) });
    const holder = new pg.Client({ connectionString: databaseUrl });
    await holder.connect();
    const pool = createPool({ databaseUrl, tls: 'off', connections: 1 }, () => undefined);
    let attempts = 0;
    const waited = waitForDatabase(async () => {
      attempts += 1;
      // A process that stops gives its connection back.
      if (attempts === 3) await holder.end();
      return pool.query('SELECT 1 AS one');
    }, log);
    expect((await waited).rows).toEqual([{ one: 1 }]);
    expect(lines).toEqual([
      expect.objectContaining({
        ...{ level: 'warn', fact: 'waiting for the database' },
        found: expect.stringContaining('53300'),
      }),
    ]);
    await pool.end();
  });

  test('a wrong password is not waited for', async () => {
    const url = Object.assign(new URL(databaseUrl), { password: 'wrong' }).href;
    const pool = createPool({ databaseUrl: url, tls: 'off', connections: 1 }, () => undefined);
    let attempts = 0;
    const waited = waitForDatabase(async () => {
      attempts += 1;
      return pool.query('SELECT 1');
    }, createLog('silent'));
    await expect(waited).rejects.toMatchObject({ code: '28P01' });
    expect(attempts).toBe(1);
    await pool.end();
  });
});
