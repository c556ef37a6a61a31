import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { processEnvironment } from '../../src/config/index.ts';
import { migrate, missingMigrations } from '../../src/database/migrate.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/routes/http-server.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { readConnectorConfig } from '../../src/wiring/read-config.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts } from '../../src/wiring/web-parts.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { testPool } from '../support/test-pool.ts';

const ROLE = 'inbox_user';
const { PATH } = processEnvironment();
const WRONG_PASSWORD =
  'The database cannot be used (28P01). Correct user and password in DATABASE_URL.';

let postgres: OwnPostgres;
let admin: pg.Pool;
/** The address with a role that may be changed. */
let databaseUrl: string;
let web: { url: string; server: Server; pool: pg.Pool };
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startOwnPostgres();
  admin = testPool({ connectionString: postgres.url });
  admin.on('error', () => undefined);
  await admin.query(
    `CREATE ROLE ${ROLE} LOGIN PASSWORD 'first'; GRANT CREATE ON SCHEMA public TO ${ROLE}`,
  );
  databaseUrl = Object.assign(new URL(postgres.url), { username: ROLE, password: 'first' }).href;
  web = await startWeb();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  web.server.close();
  web.server.closeAllConnections();
  await web.pool.end();
  await admin.end();
  await postgres.remove();
});

async function startWeb() {
  const config = await readConnectorConfig(exampleEnvironment(databaseUrl));
  const parts = createWebParts(createParts(config, createLog('silent')));
  const pool = parts.pool();
  await migrate(pool);
  const server = createHttpServer(await webApp(parts)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, pool };
}

async function readiness(): Promise<{ status: number; problems: string[] }> {
  const reply = await fetch(`${web.url}/health/ready`);
  const { problems } = (await reply.json()) as { problems: string[] };
  return { status: reply.status, problems };
}

/** What the doctor says about the database. */
async function diagnosis(): Promise<object[]> {
  const printed: string[] = [];
  const output = { out: (text: string) => void printed.push(text), err: () => undefined };
  await doctorCommand(['--json'], output, exampleEnvironment(databaseUrl));
  const { findings } = JSON.parse(printed.join('')) as {
    findings: { area: string; standing: string }[];
  };
  return findings.filter(({ area, standing }) => area === 'Database' && standing === 'failed');
}

/** Starts a process; its log as it is written. */
function start(script: string): { child: ChildProcess; log: () => Record<string, unknown>[] } {
  const file = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const environment = { ...exampleEnvironment(databaseUrl), HOST: '127.0.0.1', PORT: '0' };
  const child = spawn(process.execPath, [file], { env: { PATH, ...environment } });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return {
    child,
    log: () =>
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Changes the role, and ends its connections. */
async function change(statement: string): Promise<void> {
  await admin.query(statement);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    ROLE,
  ]);
}

const STARTS = [
  ['src/server.ts', 'ready for webhooks'],
  ['src/worker.ts', 'ready to apply events'],
] as const;

describe('when the password was changed', () => {
  beforeAll(() => change(`ALTER ROLE ${ROLE} PASSWORD 'second'`));
  afterAll(() => change(`ALTER ROLE ${ROLE} PASSWORD 'first'`));

  test('readiness names the problem', async () => {
    await eventually(async () =>
      expect(await readiness()).toEqual({ status: 503, problems: [WRONG_PASSWORD] }),
    );
  });

  test('the doctor names the problem', async () => {
    expect(await diagnosis()).toMatchObject([
      { check: 'reachable', found: 'cannot be used (28P01)' },
    ]);
  });

  test.each(STARTS)('%s ends, and its log names the problem', async (script) => {
    const { child, log } = start(script);
    expect(await exitCode(child)).toBe(1);
    expect(log()).toMatchObject([
      { fact: expect.stringMatching(/^safety checks are off/) },
      { level: 'fatal', err: { code: '28P01', message: WRONG_PASSWORD } },
    ]);
  });
});

test('readiness is back by itself when the password is right again', async () => {
  await eventually(async () => expect(await readiness()).toEqual({ status: 200, problems: [] }));
});

describe('when the user may not read the tables', () => {
  beforeAll(() => change(`REVOKE ALL ON migration FROM ${ROLE}`));
  afterAll(() => change(`GRANT ALL ON migration TO ${ROLE}`));
  const problem = {
    found: 'cannot be used (42501)',
    todo: expect.stringContaining('Give this user the right'),
  };

  test('readiness names the problem', async () => {
    await eventually(async () =>
      expect(await readiness()).toEqual({
        status: 503,
        problems: [
          expect.stringMatching(/^The database cannot be used \(42501\)\. Give this user/),
        ],
      }),
    );
  });

  test('the doctor names the problem', async () => {
    expect(await diagnosis()).toMatchObject([problem]);
  });

  test('migrations are not taken for missing', async () => {
    await expect(missingMigrations(web.pool)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('when PostgreSQL is stopped', () => {
  beforeAll(() => postgres.stop());

  test('readiness names the problem', async () => {
    await eventually(async () =>
      expect(await readiness()).toEqual({
        status: 503,
        problems: [expect.stringMatching(/^The database cannot be used \(ECONNREFUSED\)\. Start/)],
      }),
    );
  });

  test('the doctor names the problem', async () => {
    expect(await diagnosis()).toMatchObject([
      { check: 'reachable', found: 'cannot be used (ECONNREFUSED)' },
    ]);
  });

  test('web and worker wait for it, and readiness is back by itself', async () => {
    const processes = STARTS.map(([script, fact]) => ({ ...start(script), fact }));
    await postgres.restart();
    for (const { log, fact } of processes) {
      await eventually(async () => expect(log()).toContainEqual(expect.objectContaining({ fact })));
    }
    await eventually(async () => expect(await readiness()).toEqual({ status: 200, problems: [] }));
  });
});
