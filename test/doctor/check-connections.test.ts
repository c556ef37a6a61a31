import type pg from 'pg';
import type { Pool } from 'pg';
import { createPool } from '../../src/database/pool.ts';
import { checkConnections, judgeConnections } from '../../src/doctor/checks/check-connections.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { testPool } from '../support/test-pool.ts';

const config = { DATABASE_CONNECTIONS: 6, WEB_DRAINS: false };
const server = (most: number, others: number) => ({ of: 'the server', most, others });
const user = (most: number, others: number) => ({ of: 'this user', most, others });

test.each([
  ['web and worker fit', { limits: [server(97, 85)], open: 0, addresses: 1 }, config, 'ok'],
  [
    'web and worker do not fit',
    { limits: [server(97, 86)], open: 0, addresses: 1 },
    config,
    'warning',
  ],
  [
    'the limit of the user is tighter',
    { limits: [server(97, 0), user(20, 9)], open: 2, addresses: 1 },
    config,
    'warning',
  ],
  [
    'processes at four addresses',
    { limits: [user(20, 0)], open: 4, addresses: 4 },
    config,
    'warning',
  ],
  [
    'more connections than two processes open',
    { limits: [user(17, 0)], open: 13, addresses: 1 },
    config,
    'warning',
  ],
  [
    'a web process alone',
    { limits: [user(6, 0)], open: 0, addresses: 1 },
    { ...config, WEB_DRAINS: true },
    'ok',
  ],
  [
    'fewer connections for each',
    { limits: [user(20, 0)], open: 4, addresses: 4 },
    { ...config, DATABASE_CONNECTIONS: 5 },
    'ok',
  ],
  ['no limit', { limits: [], open: 4, addresses: 4 }, config, 'ok'],
  [
    'a limit that is overdrawn',
    { limits: [server(97, 120)], open: 0, addresses: 0 },
    config,
    'warning',
  ],
])('%s', (_case, connections, variables, standing) => {
  expect(judgeConnections(connections, variables)).toMatchObject({ standing });
});

test('a warning has the figures, and says what to set', () => {
  const finding = judgeConnections(
    { limits: [server(97, 0), user(20, 2)], open: 16, addresses: 4 },
    config,
  );
  expect(finding.found).toBe(
    'the limit of this user is 20, others use 2, the connector 16; each process opens up to 6 (DATABASE_CONNECTIONS): too few for 4 processes',
  );
  expect(finding.todo).toMatch(/^Set DATABASE_CONNECTIONS to 4 or less/);
  expect(finding.data).toMatchObject({ most: 20, others: 2, open: 16, processes: 4, fitting: 3 });
});

describe('limits of a real server', () => {
  let postgres: OwnPostgres;
  let admin: pg.Pool;
  const pools: Pool[] = [];
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    admin = testPool({ connectionString: postgres.url, application_name: 'another' });
    await admin.query("CREATE ROLE inbox_user LOGIN PASSWORD 'first'");
  });
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  });
  afterAll(async () => {
    await admin.end();
    await postgres.remove();
  });

  function poolOf(): Pool {
    const databaseUrl = Object.assign(new URL(postgres.url), {
      username: 'inbox_user',
      password: 'first',
    }).href;
    const pool = createPool({ databaseUrl, tls: 'off', connections: 6 }, () => undefined);
    pools.push(pool);
    return pool;
  }

  /** Sessions of the test before may still be ending. */
  async function found(pool: Pool, finding: object): Promise<void> {
    await eventually(async () =>
      expect(await checkConnections(pool, config)).toMatchObject(finding),
    );
  }

  test("the server's limit, without what is reserved for superusers", async () => {
    const { standing, data } = await checkConnections(poolOf(), config);
    const { rows } = await admin.query("SELECT current_setting('max_connections')::int AS max");
    expect(standing).toBe('ok');
    expect(data).toMatchObject({ of: 'the server' });
    expect(data?.most).toBeLessThan(rows[0].max);
    expect(data?.others).toBeGreaterThan(0);
  });

  test("the user's limit, when it is tighter; open connections of other processes count", async () => {
    await admin.query('ALTER ROLE inbox_user CONNECTION LIMIT 11');
    const other = poolOf();
    const clients = [await other.connect(), await other.connect(), await other.connect()];
    await found(poolOf(), {
      standing: 'warning',
      data: { of: 'this user', most: 11, others: 0, open: 3, processes: 2, fitting: 1 },
    });
    for (const client of clients) client.release();
    await admin.query('ALTER ROLE inbox_user CONNECTION LIMIT -1');
  });

  test("the database's limit", async () => {
    await admin.query('ALTER DATABASE inbox CONNECTION LIMIT 10');
    await found(poolOf(), {
      standing: 'warning',
      data: { of: 'this database', most: 10, fitting: 1 },
    });
    await admin.query('ALTER DATABASE inbox CONNECTION LIMIT -1');
  });

  test('behind a pooler, which gives its clients other process ids, there is no warning', async () => {
    await admin.query('ALTER ROLE inbox_user CONNECTION LIMIT 3');
    const pool = poolOf();
    const client = await pool.connect();
    Object.assign(client, { processID: 1 });
    client.release();
    await found(pool, {
      standing: 'ok',
      found: expect.stringMatching(/^through a pooler, such as PgBouncer/),
    });
    await admin.query('ALTER ROLE inbox_user CONNECTION LIMIT -1');
  });
});
