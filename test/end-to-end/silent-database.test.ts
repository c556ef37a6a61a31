import type pg from 'pg';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';
import { type Program, startProgram } from '../support/program.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { testPool } from '../support/test-pool.ts';

const SILENT = { type: 'NoAnswerError', message: expect.stringContaining('did not answer') };

let org: TestOrg;
let database: TestDatabase;
let pool: pg.Pool;
let proxy: SilentProxy;
const running: Program[] = [];

beforeEach(async () => {
  org = await startTestOrg();
  database = await freshDatabase();
  pool = testPool({ connectionString: database.url });
  proxy = await startSilentProxy(database.url);
});

afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  proxy.stop();
  await pool.end();
  await database.drop();
  await org.stop();
});

function start(script: string, databaseUrl: string): Program {
  const program = startProgram(script, { ...exampleEnvironment(databaseUrl), ...org.environment });
  running.push(program);
  return program;
}

/** Waits until the stored events have these states. */
async function eventsAre(...expected: string[]): Promise<void> {
  await eventually(async () => {
    const { rows } = await pool.query('SELECT status FROM event ORDER BY seq');
    expect(rows.map(({ status }) => status)).toEqual(expected);
  }, 60_000);
}

test('a worker whose connections fall silent says so within seconds, and continues', async () => {
  const { port } = await start('src/server.ts', database.url).logged('ready for webhooks');
  const worker = start('src/worker.ts', proxy.url);
  expect(await postAcceptedOrder(org, port, '660000000001')).toBe(202);
  await eventsAre('applied');
  proxy.silence();
  expect(await postAcceptedOrder(org, port, '660000000002')).toBe(202);
  expect(await worker.logged('a database connection broke')).toMatchObject({ err: SILENT });
  proxy.heal();
  await eventsAre('applied', 'applied');
}, 240_000);

test('a web process whose connections fall silent answers within seconds, and continues', async () => {
  const web = start('src/server.ts', proxy.url);
  const { port } = await web.logged('ready for webhooks');
  const readiness = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status;
  expect(await readiness()).toBe(200);
  proxy.silence();
  expect(await postAcceptedOrder(org, port, '660000000003')).toBe(503);
  expect(await web.logged('a database connection broke')).toMatchObject({ err: SILENT });
  expect(await readiness()).toBe(503);
  proxy.heal();
  await eventually(async () => expect(await readiness()).toBe(200));
  await eventually(async () =>
    expect(await postAcceptedOrder(org, port, '660000000003')).toBe(202),
  );
}, 240_000);
