import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/routes/http-server.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { readConnectorConfig } from '../../src/wiring/read-config.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts } from '../../src/wiring/web-parts.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { testPool } from '../support/test-pool.ts';

const ROLE = 'inbox_user';
const PATH = '/services/apexrest/digitalriverv2/webhooks/';
/** What a busy machine adds to the three seconds. */
const SLACK_MS = 10_000;

let postgres: OwnPostgres;
let proxy: SilentProxy;
let admin: pg.Pool;
let databaseUrl: string;
let web: { url: string; server: Server; pool: pg.Pool };
const logged: string[] = [];

beforeAll(async () => {
  postgres = await startOwnPostgres();
  proxy = await startSilentProxy(postgres.url);
  admin = testPool({ connectionString: postgres.url });
  admin.on('error', () => undefined);
  await admin.query(
    `CREATE ROLE ${ROLE} LOGIN PASSWORD 'first'; GRANT CREATE ON SCHEMA public TO ${ROLE}`,
  );
  databaseUrl = Object.assign(new URL(postgres.url), {
    username: ROLE,
    password: 'first',
    host: new URL(proxy.url).host,
  }).href;
  web = await startWeb();
  const { rows } = await admin.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  for (const { name } of rows) {
    await admin.query(`ALTER TABLE ${name} OWNER TO current_user; GRANT ALL ON ${name} TO ${ROLE}`);
  }
});

afterAll(async () => {
  web.server.close();
  web.server.closeAllConnections();
  proxy.heal();
  await web.pool.end();
  await admin.end();
  proxy.stop();
  await postgres.remove();
});

async function startWeb() {
  const config = await readConnectorConfig({
    ...exampleEnvironment(databaseUrl),
    DATABASE_CONNECTIONS: '2',
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'caller:a-password-of-length',
  });
  const log = createLog('info', { write: (line) => logged.push(line) });
  const parts = createWebParts(createParts(config, log));
  const pool = parts.pool();
  await migrate(pool);
  const server = createHttpServer(await webApp(parts)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, pool };
}

async function readiness() {
  const began = performance.now();
  const reply = await fetch(`${web.url}/health/ready`);
  const { problems } = (await reply.json()) as { problems: string[] };
  return { status: reply.status, problems, ms: performance.now() - began };
}

const notReady = (problem: RegExp) => ({
  status: 503,
  problems: [expect.stringMatching(problem)],
  ms: expect.any(Number),
});
const ready = () =>
  eventually(async () => expect(await readiness()).toMatchObject({ status: 200, problems: [] }));

/** What the doctor says is wrong with the database. */
async function diagnosis(): Promise<{ check: string; found: string; todo: string }[]> {
  const printed: string[] = [];
  const output = { out: (text: string) => void printed.push(text), err: () => undefined };
  await doctorCommand(['--json'], output, exampleEnvironment(databaseUrl));
  const { findings } = JSON.parse(printed.join(''));
  return findings.filter(
    ({ area, standing }: { area: string; standing: string }) =>
      area === 'Database' && standing === 'failed',
  );
}

let posted = 0;
function post(): Promise<Response> {
  posted += 1;
  return fetch(web.url + PATH, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('caller:a-password-of-length')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...eventFixture('order.accepted'), id: `event-${posted}` }),
  });
}

const lastRefusal = () =>
  logged.map((line) => JSON.parse(line)).findLast(({ fact }) => fact === 'request refused');

test.each([
  ['INSERT on event', 'event', 'INSERT'],
  ['UPDATE on event', 'event', 'UPDATE'],
  ['SELECT on subject', 'subject', 'SELECT'],
  ['INSERT on subject', 'subject', 'INSERT'],
])('without the right to %s: ready, doctor and log name it', async (right, table, privilege) => {
  await ready();
  await admin.query(`REVOKE ${privilege} ON ${table} FROM ${ROLE}`);
  expect(await readiness()).toMatchObject(
    notReady(new RegExp(`^The database cannot be used \\(42501: no right to ${right}\\)\\. Give`)),
  );
  expect(await diagnosis()).toMatchObject([
    { check: 'storing events', found: `cannot be used (42501: no right to ${right})` },
  ]);
  expect((await post()).status).toBe(503);
  expect(lastRefusal()).toMatchObject({
    level: 'error',
    err: { cause: { message: expect.stringMatching(/^The database cannot be used \(42501\)/) } },
  });
  await admin.query(`GRANT ${privilege} ON ${table} TO ${ROLE}`);
  await ready();
});

test('a right on a single column that is missing is noticed by trying', async () => {
  await admin.query(
    `REVOKE UPDATE ON event FROM ${ROLE}; GRANT UPDATE (reason) ON event TO ${ROLE}`,
  );
  await eventually(async () =>
    expect(await readiness()).toMatchObject(notReady(/^The database cannot be used \(42501\)\./)),
  );
  await admin.query(`GRANT ALL ON event TO ${ROLE}`);
  await ready();
});

test('a read-only database is named by ready, doctor and log', async () => {
  const end = () =>
    admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      ROLE,
    ]);
  await admin.query(`ALTER ROLE ${ROLE} SET default_transaction_read_only = on`);
  await end();
  await eventually(async () =>
    expect(await readiness()).toMatchObject(
      notReady(/^The database cannot be used \(25006\)\. It is read-only: set/),
    ),
  );
  expect(await diagnosis()).toMatchObject([
    { check: 'storing events', found: 'cannot be used (25006)' },
  ]);
  expect((await post()).status).toBe(503);
  expect(lastRefusal()).toMatchObject({
    err: { cause: { message: expect.stringMatching(/^The database cannot be used \(25006\)/) } },
  });
  await admin.query(`ALTER ROLE ${ROLE} RESET default_transaction_read_only`);
  await end();
  await ready();
});

test.each([
  ['53100', /Its disk is full/],
  ['53400', /A limit in the configuration/],
  ['P0001', /^The database cannot be used \(P0001\)/],
])('what only storing shows (%s) is noticed by trying, again and again', async (code, text) => {
  await admin.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION refuse()`,
  );
  await eventually(async () => expect(await readiness()).toMatchObject(notReady(text)));
  expect(await readiness()).toMatchObject(notReady(text));
  expect(await diagnosis()).toMatchObject([{ found: `cannot be used (${code})` }]);
  await admin.query('DROP FUNCTION refuse() CASCADE');
  await ready();
});

test('a commit that waits for a synchronous standby is noticed by trying', async () => {
  await ready();
  const configure = async (statement: string) => {
    await admin.query(statement);
    await admin.query('SELECT pg_reload_conf()');
  };
  await configure("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
  await eventually(async () =>
    expect(await readiness()).toMatchObject(
      notReady(/\((no answer .*|not replicated)\)\. .*standby/),
    ),
  );
  expect(await readiness()).toMatchObject({ status: 503 });
  expect(await diagnosis()).toMatchObject([{ todo: expect.stringMatching(/standby/) }]);
  expect((await post()).status).toBe(503);
  await configure('ALTER SYSTEM RESET synchronous_standby_names');
  await ready();
});

test('a table that is locked is named, at once after an event was not stored', async () => {
  await ready();
  const other = await admin.connect();
  await other.query('BEGIN; LOCK TABLE event IN SHARE MODE');
  expect((await post()).status).toBe(503);
  expect(await readiness()).toMatchObject({ status: 503 });
  await eventually(async () =>
    expect(await readiness()).toMatchObject(notReady(/\(55P03\)\. Another session locks a table/)),
  );
  await other.query('ROLLBACK');
  other.release();
  await ready();
});

test('nothing stays behind: no row, no open transaction', async () => {
  await ready();
  await admin.query('TRUNCATE event, subject');
  await ready();
  const { rows } = await admin.query(
    `SELECT (SELECT count(*) FROM event)::int AS events, (SELECT count(*) FROM subject)::int AS subjects,
       (SELECT count(*) FROM pg_stat_activity
        WHERE usename = $1 AND state LIKE 'idle in transaction%')::int AS open`,
    [ROLE],
  );
  expect(rows).toEqual([{ events: 0, subjects: 0, open: 0 }]);
});

test('a monitor that asks all the time causes few dead rows', async () => {
  await ready();
  const inserted = async () =>
    Number((await admin.query("SELECT nextval('event_seq_seq') AS n")).rows[0].n);
  const before = await inserted();
  const began = performance.now();
  for (let asked = 0; asked < 30; asked += 1) await readiness();
  const seconds = (performance.now() - began) / 1000;
  // One is the number that was drawn to look at the sequence.
  expect((await inserted()) - before - 1).toBeLessThanOrEqual(Math.ceil(seconds / 5) + 1);
});

test('a full pool is named in time, and later checks pass', async () => {
  await ready();
  const held = [await web.pool.connect(), await web.pool.connect()];
  const found = await readiness();
  expect(found).toMatchObject(notReady(/\(no free connection\)\. All connections of this process/));
  expect(found.ms).toBeLessThan(3000 + SLACK_MS);
  for (const client of held) client.release();
  await ready();
  expect(web.pool.waitingCount).toBe(0);
});

test('a database that falls silent is named in time, also when many ask; all is well when it is back', async () => {
  await ready();
  proxy.silence();
  const found = await Promise.all(Array.from({ length: 10 }, readiness));
  for (const { status, problems, ms } of found) {
    expect({ status, problems }).toEqual({
      status: 503,
      problems: [expect.stringMatching(/^The database cannot be used \(no (free|answer).*\)\. /)],
    });
    expect(ms).toBeLessThan(3000 + SLACK_MS);
  }
  expect(await readiness()).toMatchObject({ status: 503 });
  proxy.heal();
  await ready();
  await eventually(async () => expect((await post()).status).toBe(202));
});

test('without PostgreSQL the reply is as quick', async () => {
  await postgres.stop();
  const found = await readiness();
  expect(found.status).toBe(503);
  expect(found.ms).toBeLessThan(3000 + SLACK_MS);
  await eventually(async () =>
    expect(await readiness()).toMatchObject(
      notReady(/\((ECONNREFUSED|ECONNRESET|connection ended)\)/),
    ),
  );
  await postgres.restart();
  await ready();
});
