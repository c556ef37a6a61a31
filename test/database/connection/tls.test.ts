import pg from 'pg';
import { connectionProblems } from '../../../src/database/connection/connection-options.ts';
import type { Tls } from '../../../src/database/connection/url-problems.ts';
import { createPool } from '../../../src/database/pool.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { testPool } from '../../support/test-pool.ts';
import { startTlsPostgres, type TlsPostgres } from '../../support/tls-postgres.ts';

let server: TlsPostgres;

beforeAll(async () => {
  server = await startTlsPostgres();
});

afterAll(() => server.remove());

/** Whether the connection is encrypted, or why there is none. */
async function encryption(query: string, tls: Tls, url = server.url): Promise<unknown> {
  const databaseUrl = `${url}${query}`;
  if (connectionProblems(databaseUrl, tls).length > 0) return 'refused';
  // A busy machine may need longer than a sender waits.
  const pool = createPool({ databaseUrl, tls, connections: 1, connectMs: 30_000 }, () => undefined);
  try {
    const { rows } = await pool.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    return rows[0].ssl;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  } finally {
    await pool.end();
  }
}

const SELF_SIGNED = 'DEPTH_ZERO_SELF_SIGNED_CERT';

test.each<[Tls, string, unknown]>([
  ['on', '', true],
  ['on', '?sslmode=prefer', true],
  ['on', '?sslmode=require', true],
  ['on', '?sslmode=verify-full', true],
  ['on', '?sslmode=no-verify', true],
  ['on', '?sslmode=require&uselibpqcompat=true', true],
  ['on', '?sslmode=require&channel_binding=require', true],
  ['on', '?sslmode=disable', 'refused'],
  ['on', '?sslnegotiation=direct', true],
  ['verify', '', SELF_SIGNED],
  ['verify', '?sslmode=require', SELF_SIGNED],
  ['verify', '?sslmode=verify-full&sslrootcert=system', SELF_SIGNED],
  ['verify', '?sslmode=no-verify', 'refused'],
  ['verify', '?sslmode=require&uselibpqcompat=true', 'refused'],
  ['verify', '?sslmode=disable', 'refused'],
  ['off', '', false],
  ['off', '?sslmode=prefer', false],
  ['off', '?sslmode=require', 'refused'],
])('DATABASE_TLS=%s and %j against a server with a certificate of its own: %s', async (...row) => {
  const [tls, query, expected] = row;
  expect(await encryption(query, tls)).toBe(expected);
});

describe('with the authority of the server in sslrootcert', () => {
  const withAuthority = () => `?sslmode=verify-full&sslrootcert=${server.certificate}`;

  test('verify accepts the server', async () => {
    expect(await encryption(withAuthority(), 'verify')).toBe(true);
  });

  test('verify checks the name of the server', async () => {
    const { port } = new URL(server.url);
    const url = server.url.replace(`localhost:${port}`, `127.0.0.1:${port}`);
    expect(await encryption(withAuthority(), 'verify', url)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});

describe('against a server without TLS', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });

  afterAll(() => database.drop());

  test.each<[Tls, string, unknown]>([
    ['on', '', 'The server does not support SSL connections'],
    ['on', '?sslmode=prefer', 'The server does not support SSL connections'],
    ['verify', '?sslmode=allow', 'The server does not support SSL connections'],
    ['off', '?sslmode=prefer', false],
  ])('DATABASE_TLS=%s and %j: %s', async (tls, query, expected) => {
    expect(await encryption(query, tls, database.url)).toBe(expected);
  });

  test('passwords with special characters arrive as they are', async () => {
    const password = 'p@:/?#[]% \'"\\&=ü';
    const admin = testPool({ connectionString: database.url });
    const role = `special_${new URL(database.url).pathname.slice(6)}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = encodeURIComponent(password);
    try {
      expect(await encryption('', 'off', url.href)).toBe(false);
    } finally {
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });
});

describe('environment variables of PostgreSQL and Node.js', () => {
  // biome-ignore lint/style/noProcessEnv: pg and Node.js read these.
  const environment = process.env;
  const changes = {
    ...{ PGSSLMODE: 'disable', PGHOST: 'db.invalid', PGPORT: '1', PGSSLNEGOTIATION: 'direct' },
    ...{ PGOPTIONS: '-c synchronous_commit=off', PGREPLICATION: 'true', PGAPPNAME: 'other' },
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  };

  beforeAll(() => Object.assign(environment, changes));

  afterAll(() => {
    for (const name of Object.keys(changes)) delete environment[name];
  });

  test('decide neither about encryption nor about the session', async () => {
    expect(await encryption('', 'on')).toBe(true);
    expect(await encryption('', 'verify')).toBe(SELF_SIGNED);
    const options = { databaseUrl: server.url, tls: 'on', connections: 1 } as const;
    const pool = createPool(options, () => undefined);
    const { rows } = await pool.query(
      "SELECT current_setting('synchronous_commit') AS commits, current_setting('application_name') AS name",
    );
    await pool.end();
    expect(rows).toEqual([{ commits: 'on', name: 'digital-river-connector' }]);
  });
});

test('a connection of its own gets the same address, password and encryption', async () => {
  const options = { databaseUrl: server.url, tls: 'on', connections: 1 } as const;
  const pool = createPool(options, () => undefined);
  const client = new pg.Client({ ...pool.options });
  await client.connect();
  const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
  expect(rows).toEqual([{ ssl: true }]);
  await client.end();
  await pool.end();
});
