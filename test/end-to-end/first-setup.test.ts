import { once } from 'node:events';
import pg from 'pg';
import type { Environment } from '../../src/config/index.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, migratedDatabase, type TestDatabase } from '../support/database.ts';
import { type Program, startProgram } from '../support/program.ts';

const running: Program[] = [];
const databases: TestDatabase[] = [];

afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  for (const database of databases.splice(0)) await database.drop();
});

function start(script: string, environment: Environment): Program {
  const program = startProgram(script, environment);
  running.push(program);
  return program;
}

async function emptyDatabase(): Promise<Environment> {
  const database = await freshDatabase();
  databases.push(database);
  return { NODE_ENV: 'test', DATABASE_URL: database.url, DATABASE_TLS: 'off' };
}

async function exitOf({ child }: Program): Promise<unknown> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

const WAITING = 'waiting for the configuration; set what is missing, and restart';
const MISSING = [
  'CONNECTOR_MODE',
  'SALESFORCE_INSTANCE_URL',
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_USERNAME',
  'SALESFORCE_PRIVATE_KEY',
  'a sender',
];

test('web without a configuration is live, not ready, refuses webhooks, and shows what to set', async () => {
  const web = start('src/server.ts', await emptyDatabase());
  const { port, missing } = await web.logged(WAITING);
  expect(missing).toEqual(MISSING);
  const url = `http://127.0.0.1:${port}`;
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    status: 'not ready',
    problems: expect.arrayContaining([
      expect.stringMatching(/^SALESFORCE_PRIVATE_KEY is not set\. RSA private key/),
    ]),
  });
  for (const path of ['/webhooks/xoxoday', '/services/apexrest/webhooks/', '/']) {
    const refused = await fetch(`${url}${path}`, { method: 'POST', body: '{"id":"1"}' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
  }
  const page = await (await fetch(url)).text();
  for (const name of MISSING) expect(page).toContain(`<code>${name}</code>`);
  expect((await fetch(`${url}/console`)).status).toBe(404);
  web.child.kill('SIGTERM');
  expect(await exitOf(web)).toBe(0);
});

test('no value of a variable is shown, and a worker waits as well', async () => {
  const environment = {
    ...(await emptyDatabase()),
    SALESFORCE_CLIENT_SECRET: 'hunter2-hunter2',
    SALESFORCE_CLIENT_ID: 'client-hunter2',
    WORKER_PORT: '0',
  };
  const worker = start('src/worker.ts', environment);
  const { port } = await worker.logged(WAITING);
  const shown = [
    await (await fetch(`http://127.0.0.1:${port}/`)).text(),
    await (await fetch(`http://127.0.0.1:${port}/health/ready`)).text(),
    JSON.stringify(worker.log()),
  ];
  expect(shown.join()).not.toContain('hunter2');
  worker.child.kill('SIGTERM');
  expect(await exitOf(worker)).toBe(0);
});

test('a worker without a port waits, and ends by SIGTERM', async () => {
  const worker = start('src/worker.ts', await emptyDatabase());
  expect((await worker.logged(WAITING)).port).toBeUndefined();
  worker.child.kill('SIGTERM');
  expect(await exitOf(worker)).toBe(0);
  expect(worker.log().at(-1)).toMatchObject({ fact: 'stopped' });
});

test.each(['src/server.ts', 'src/worker.ts'])(
  '%s ends with status 2 when a variable is wrong, or the installation has worked before',
  async (script) => {
    const empty = await emptyDatabase();
    const wrong = start(script, { ...empty, WORKER_LANES: 'many' });
    expect(await exitOf(wrong)).toBe(2);
    expect(wrong.errors()).toContain('WORKER_LANES is not usable');
    const database = await migratedDatabase();
    databases.push(database);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('00DHs000000AbCdMAK', '00DHs000000AbCdMAK')",
    );
    await client.end();
    const gaps = start(script, { ...empty, DATABASE_URL: database.url });
    expect(await exitOf(gaps)).toBe(2);
    expect(gaps.errors()).toContain('- SALESFORCE_CLIENT_ID is missing');
  },
);

test.each(['src/server.ts', 'src/worker.ts'])(
  '%s ends with a line and status 0 by SIGTERM while it waits for the database',
  async (script) => {
    const program = start(script, exampleEnvironment('postgres://connector@127.0.0.1:1/inbox'));
    await program.logged('waiting for the database');
    program.child.kill('SIGTERM');
    expect(await exitOf(program)).toBe(0);
    expect(program.log().at(-1)).toMatchObject({ fact: 'stopped before the start was complete' });
  },
);

test.each(['no such host', 'nonsense.invalid'])('HOST=%s is reported in one line', async (HOST) => {
  const web = start('src/server.ts', { ...(await emptyDatabase()), HOST });
  expect(await exitOf(web)).toBe(2);
  expect(web.errors()).toContain(`HOST is ${HOST}, which is neither an address nor a name`);
});
