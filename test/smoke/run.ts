import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopOnSignal } from '../../local/processes/stop-on-signal.ts';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { processEnvironment } from '../../src/config/index.ts';

toolArguments(
  declareCommand({
    typed: 'npm run smoke --',
    summary: 'walk through the trial as a newcomer does',
    description:
      'Runs "npm run local" as a newcomer does, from an empty folder to Ctrl-C, and prints what it checks.',
    options: {},
  }),
);

/**
 * Runs `npm run local` as a newcomer does: from an empty folder to the three records, an event sent
 * twice, an invalid token, kill -9 right after a 202, the next start, and Ctrl-C. Prints what it
 * checks.
 */

/** For a busy machine; a quiet one takes a tenth of it. */
const MAX_START_MS = 120_000;
const runs: Run[] = [];
// Each run is in a process group of its own, which no Ctrl-C reaches.
stopOnSignal(async () => {
  const left = runs.filter(
    (run) => run.process.exitCode === null && run.process.signalCode === null,
  );
  for (const run of left) signal(run, 'SIGTERM');
  await Promise.all(left.map((run) => once(run.process, 'exit')));
});

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

interface Run {
  process: ChildProcess;
  output: string;
  startedInMs: number;
}

async function start(environment: Record<string, string>): Promise<Run> {
  const began = Date.now();
  // A separate process group: signals reach npm and its child processes, as from a terminal.
  const child = spawn('npm', ['run', 'local'], {
    env: { ...processEnvironment(), ...environment },
    detached: true,
  });
  const run: Run = { process: child, output: '', startedInMs: 0 };
  runs.push(run);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      run.output += chunk.toString();
    });
  }
  while (!/^ready/m.test(run.output)) {
    assert(child.exitCode === null, `npm run local ended early:\n${run.output}`);
    assert(
      Date.now() - began < MAX_START_MS,
      `not ready within ${MAX_START_MS} ms:\n${run.output}`,
    );
    await sleep(50);
  }
  run.startedInMs = Date.now() - began;
  return run;
}

function signal(run: Run, name: NodeJS.Signals): void {
  globalThis.process.kill(-(run.process.pid ?? 0), name);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === 'object' ? (address?.port ?? 0) : 0;
    }),
  );
}

async function accessToken(local: Record<string, string>): Promise<string> {
  const {
    tokenEndpoint = '',
    clientId = '',
    clientSecret = '',
    username = '',
    password = '',
  } = local;
  const reply = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username,
      password,
    }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}

async function query(
  local: Record<string, string>,
  soql: string,
): Promise<Record<string, unknown>[]> {
  const reply = await fetch(
    `${local.orgUrl}/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    {
      headers: { Authorization: `Bearer ${await accessToken(local)}` },
    },
  );
  return ((await reply.json()) as { records: Record<string, unknown>[] }).records;
}

function post(local: Record<string, string>, event: unknown, token: string): Promise<Response> {
  return fetch(`${local.connectorUrl}${WEBHOOKS}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(event),
  });
}

function invoice(id: string, fileId: string, orderId: string) {
  return {
    id,
    type: 'order.invoice.created',
    data: { object: { id: fileId, fileId, orderId } },
    liveMode: false,
    createdTime: new Date().toISOString(),
  };
}

async function eventually<T>(
  read: () => Promise<T>,
  isRight: (value: T) => boolean,
  what: string,
): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (isRight(value)) return value;
    assert(Date.now() < deadline, `${what}: still ${JSON.stringify(value)}`);
    await sleep(100);
  }
}

async function isServing(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

let passed = 0;
function passedCheck(what: string): void {
  passed += 1;
  console.log(`ok  ${what}`);
}

async function check(folder: string): Promise<void> {
  const [port, orgPort, drPort] = await freePorts(3);
  const environment = {
    PORT: String(port),
    LOCAL_ORG_PORT: String(orgPort),
    LOCAL_DR_PORT: String(drPort),
    LOCAL_DIR: folder,
  };
  const first = await start(environment);
  passedCheck(`first start: ready after ${first.startedInMs} ms`);
  const file = join(folder, 'local.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const local = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const [order] = await query(
    local,
    "SELECT Id, DR_Order_Id__c, DR_Order_State__c, DR_Fraud_State__c FROM Order WHERE DR_Order_State__c = 'complete'",
  );
  assert(order !== undefined, 'the Order is complete');
  const fulfillments = await query(
    local,
    'SELECT Eligible_For_Fulfillment__c, Is_Fulfillment_Completed__c FROM DR_Fulfillment__c',
  );
  assert.equal(fulfillments.length, 1);
  assert.equal(fulfillments[0]?.Eligible_For_Fulfillment__c, true);
  assert.equal(fulfillments[0]?.Is_Fulfillment_Completed__c, true);
  assert.equal((await query(local, 'SELECT Id FROM DR_Invoice_Credit_Memo__c')).length, 1);
  passedCheck('the Order, its Fulfillment and its Invoice are in the org');

  const token = await accessToken(local);
  const drOrderId = String(order.DR_Order_Id__c);
  const again = invoice('smoke-event-1', 'smoke-file-1', drOrderId);
  assert.deepEqual(
    [(await post(local, again, token)).status, (await post(local, again, token)).status],
    [202, 202],
  );
  const bySmokeFile = "SELECT Id FROM DR_Invoice_Credit_Memo__c WHERE File_Id__c = 'smoke-file-1'";
  await eventually(
    () => query(local, bySmokeFile),
    ({ length }) => length === 1,
    'one record',
  );
  passedCheck('the same event sent twice creates one record');
  assert.equal((await post(local, again, `${token}x`)).status, 401);
  passedCheck('an invalid token gets 401');

  const last = invoice('smoke-event-2', 'smoke-file-2', drOrderId);
  assert.equal((await post(local, last, token)).status, 202);
  signal(first, 'SIGKILL');
  await once(first.process, 'exit');
  const second = await start(environment);
  passedCheck(`killed with -9 right after a 202; ready again after ${second.startedInMs} ms`);
  const byLastFile = "SELECT Id FROM DR_Invoice_Credit_Memo__c WHERE File_Id__c = 'smoke-file-2'";
  await eventually(
    () => query(local, byLastFile),
    ({ length }) => length === 1,
    'the record of the last event',
  );
  passedCheck('the record of the event before the kill exists');

  signal(second, 'SIGINT');
  const [code] = await once(second.process, 'exit');
  assert.equal(code, 0, second.output);
  assert.equal(await isServing(local.connectorUrl ?? ''), false);
  assert.equal(await isServing(local.orgUrl ?? ''), false);
  passedCheck('Ctrl-C stops it with exit code 0, and no server is left running');
}

const folder = await mkdtemp(join(tmpdir(), 'smoke-'));
await check(folder);
await rm(folder, { recursive: true, force: true });
console.log(`smoke: ${passed} passed, 0 failed`);
