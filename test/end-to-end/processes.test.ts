import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { processEnvironment } from '../../src/config/index.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';
import { testPool } from '../support/test-pool.ts';

const { PATH } = processEnvironment();

let org: TestOrg;
let database: TestDatabase;
let pool: pg.Pool;
const running: Program[] = [];

beforeEach(async () => {
  org = await startTestOrg();
  database = await freshDatabase();
  pool = testPool({ connectionString: database.url });
});

afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await pool.end();
  await database.drop();
  await org.stop();
});

interface Program {
  child: ChildProcess;
  output: string;
}

function start(script: string, changes: Record<string, string> = {}): Program {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`../../${script}`, import.meta.url))],
    {
      env: {
        PATH,
        ...exampleEnvironment(database.url),
        ...org.environment,
        HOST: '127.0.0.1',
        PORT: '0',
        ...changes,
      },
    },
  );
  const program = { child, output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      program.output += chunk.toString();
    });
  }
  running.push(program);
  return program;
}

async function portOf(program: Program): Promise<number> {
  return eventually(async () => {
    const ready = program.output.split('\n').find((line) => line.includes('ready for webhooks'));
    return Number(JSON.parse(ready ?? '').port);
  });
}

async function ended({ child }: Program): Promise<unknown> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function statuses(): Promise<string[]> {
  const { rows } = await pool.query('SELECT status FROM event ORDER BY seq');
  return rows.map(({ status }) => status);
}

test('a single process receives and applies events, and exits with 0 on SIGTERM', async () => {
  const web = start('src/server.ts', { WEB_DRAINS: 'true' });
  const port = await portOf(web);
  expect(web.output).toContain(
    '"fact":"safety checks are off, because NODE_ENV is not production"',
  );
  expect(await postAcceptedOrder(org, port, '660000000001')).toBe(202);
  await eventually(async () => expect(await statuses()).toEqual(['applied']));
  expect(await (await fetch(`http://127.0.0.1:${port}/health/ready`)).json()).toEqual({
    status: 'ready',
    problems: [],
  });
  web.child.kill('SIGTERM');
  expect(await ended(web)).toBe(0);
});

test('a worker that is stopped while Salesforce hangs releases its subjects within 30 s, and another one continues at once', async () => {
  const web = start('src/server.ts');
  await org.admin('PUT', '/faults', {
    seed: 1,
    faults: [{ kind: 'hang', share: 1, delayMs: 120_000 }],
  });
  const worker = start('src/worker.ts', {
    SALESFORCE_TIMEOUT_MS: '120000',
    WORKER_LEASE_SECONDS: '600',
  });
  expect(await postAcceptedOrder(org, await portOf(web), '660000000002')).toBe(202);
  await eventually(async () => {
    const { rowCount } = await pool.query('SELECT FROM subject WHERE lease IS NOT NULL');
    expect(rowCount).toBe(1);
  });
  const began = Date.now();
  worker.child.kill('SIGTERM');
  await ended(worker);
  expect(Date.now() - began).toBeLessThan(30_000);
  await org.admin('PUT', '/faults', { seed: 1, faults: [] });
  start('src/worker.ts');
  await eventually(async () => expect(await statuses()).toEqual(['applied']));
}, 60_000);

test('a subject with which five workers were killed is parked with what happened, and the next event of another one is applied', async () => {
  const port = await portOf(start('src/server.ts'));
  const faults = (...injected: object[]) =>
    org.admin('PUT', '/faults', { seed: 1, faults: injected });
  await faults({ kind: 'hang', share: 1, delayMs: 120_000 });
  expect(await postAcceptedOrder(org, port, '660000000003')).toBe(202);
  for (let killed = 1; killed <= 5; killed += 1) {
    const { child } = start('src/worker.ts', { WORKER_LEASE_SECONDS: '1' });
    await eventually(async () => {
      const { rows } = await pool.query('SELECT claims FROM subject');
      expect(rows).toEqual([{ claims: killed }]);
    });
    child.kill('SIGKILL');
  }
  await faults();
  expect(await postAcceptedOrder(org, port, '660000000004')).toBe(202);
  start('src/worker.ts');
  await eventually(async () => expect(await statuses()).toEqual(['parked', 'applied']));
  const { rows } = await pool.query("SELECT error_code, reason FROM event WHERE status = 'parked'");
  expect(rows).toEqual([
    {
      error_code: 'CONNECTOR_ERROR',
      reason: expect.stringContaining('Workers ended or hung 5 times'),
    },
  ]);
  expect((await pool.query('SELECT claims FROM subject')).rows).toEqual([
    { claims: 0 },
    { claims: 0 },
  ]);
}, 180_000);

test('a process with missing variables lists all of them and exits with 2', async () => {
  const web = start('src/server.ts', { DATABASE_URL: '', CONNECTOR_MODE: '' });
  expect(await ended(web)).toBe(2);
  expect(web.output).toContain('- DATABASE_URL is missing.');
  expect(web.output).toContain('- CONNECTOR_MODE is missing.');
});

test.each(['src/server.ts', 'src/worker.ts'])(
  '%s reports an unknown schema profile, and exits with 2',
  async (script) => {
    const program = start(script, { SALESFORCE_PROFILE: 'no-such-profile.json' });
    expect(await ended(program)).toBe(2);
    expect(program.output).toContain('- SALESFORCE_PROFILE: expected connector, digitalriverv3 or');
  },
);
