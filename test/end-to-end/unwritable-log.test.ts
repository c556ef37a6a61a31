import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from '../../src/config/index.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import { eventually } from '../support/eventually.ts';

const SERVER = fileURLToPath(new URL('../../src/server.ts', import.meta.url));
const EVENTS = '/services/apexrest/digitalriverv2/webhooks/';
const { PATH } = processEnvironment();

let database: TestDatabase;
let child: ChildProcess;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => child.kill('SIGKILL'));
afterAll(() => database.drop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function start(stdio: StdioOptions): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const environment = {
    ...exampleEnvironment(database.url),
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'caller:a-password-of-length',
    HOST: '127.0.0.1',
    PORT: String(port),
  };
  child = spawn(process.execPath, [SERVER], { env: { PATH, ...environment }, stdio });
  await eventually(isReady);
}

async function isReady(): Promise<void> {
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
}

let posted = 0;
/** Posts an event, which is logged. */
async function post(): Promise<number> {
  posted += 1;
  const reply = await fetch(url + EVENTS, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('caller:a-password-of-length')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...eventFixture('order.accepted'), id: `event-${posted}` }),
  });
  return reply.status;
}

/** Events are acknowledged, and the process ends as it is asked to. */
async function expectToServe(): Promise<void> {
  for (let each = 0; each < 20; each += 1) expect(await post()).toBe(202);
  await isReady();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}

test('a full disk behind standard output and standard error does not end the process', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    await start(['ignore', full, full]);
    await expectToServe();
  } finally {
    closeSync(full);
  }
});

test('pipes that are closed do not end it', async () => {
  await start(['ignore', 'pipe', 'pipe']);
  child.stdout?.destroy();
  child.stderr?.destroy();
  await expectToServe();
});

test('a reader that stands still does not hold it up', async () => {
  await start(['ignore', 'pipe', 'pipe']);
  child.stdout?.pause();
  const long = 'x'.repeat(1000);
  // More than a pipe takes.
  for (let each = 0; each < 500; each += 1) await fetch(`${url}/${long}`);
  await expectToServe();
});

test('a start that fails ends with its status, although it cannot log why', async () => {
  const full = openSync('/dev/full', 'w');
  const environment = exampleEnvironment('postgres://nobody:wrong@127.0.0.1:1/no');
  const url = new URL(database.url);
  url.password = 'wrong';
  child = spawn(process.execPath, [SERVER], {
    env: { PATH, ...environment, DATABASE_URL: url.href, PORT: '0' },
    stdio: ['ignore', full, full],
  });
  closeSync(full);
  expect(await once(child, 'exit')).toEqual([1, null]);
});
