import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { processEnvironment } from '../src/config/index.ts';
import { migrate } from '../src/database/migrate.ts';
import { XANPAY_PATH } from '../src/sources/xanpay/xanpay-source.ts';

/**
 * Measures how many events a web process acknowledges in a second: new charges of XanPay, from 32
 * connections, committed by a PostgreSQL on this machine. Each folder that an argument names, such
 * as another checkout, is measured with metrics and without, all of them in turn; the figures are
 * medians of 15 bursts.
 */

const FOLDERS = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
const ROUNDS = 15;
const BURST = 2000;
const CONNECTIONS = 32;
const PASSWORD = 'a-long-password-of-xanpay';
const { PATH } = processEnvironment();

interface Contender {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly agent: Agent;
  readonly perSecond: number[];
  readonly latencies: number[];
}

const fixture = JSON.parse(
  await readFile(new URL('../test/fixtures/xanpay/completed.json', import.meta.url), 'utf8'),
);
let number = 0;

function newBody(): string {
  number += 1;
  return JSON.stringify({
    ...fixture,
    payload: { ...fixture.payload, chargeId: `charge${number}` },
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function start(folder: string, databaseUrl: string, token?: string): Promise<Contender> {
  const port = await freePort();
  const child = spawn(process.execPath, ['src/server.ts'], {
    cwd: resolve(folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH,
      ...{ NODE_ENV: 'test', PORT: String(port), HOST: '127.0.0.1' },
      ...{ DATABASE_URL: databaseUrl, DATABASE_TLS: 'off', DIGITAL_RIVER_MODE: 'live' },
      SALESFORCE_INSTANCE_URL: 'https://example.my.salesforce.com',
      ...{ SALESFORCE_CLIENT_ID: 'a', SALESFORCE_CLIENT_SECRET: 'b' },
      SALESFORCE_SIGN_IN: 'client-credentials',
      TOKEN_ORGANIZATION_IDS: '00DHs000000AbCdMAK',
      TOKEN_USER_IDS: '005Hs000000EfGhIAK',
      XANPAY_CREDENTIALS: `xanpay:${PASSWORD}`,
      ...(token === undefined ? {} : { METRICS_TOKEN: token }),
    },
  });
  for (let isReady = false; !isReady; ) {
    isReady = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const name = `${folder}${token === undefined ? '' : ', with metrics'}`;
  return { name, port, process: child, agent, perSecond: [], latencies: [] };
}

/** @returns milliseconds */
async function post({ port, agent }: Contender): Promise<number> {
  const body = newBody();
  const began = performance.now();
  const sent = request({
    ...{ host: '127.0.0.1', port, agent, method: 'POST', path: XANPAY_PATH },
    auth: `xanpay:${PASSWORD}`,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  sent.end(body);
  const [reply] = await once(sent, 'response');
  reply.resume();
  await once(reply, 'end');
  if (reply.statusCode !== 202) throw new Error(`The answer was ${reply.statusCode}.`);
  return performance.now() - began;
}

async function burst(contender: Contender, events: number): Promise<void> {
  let left = events;
  const began = performance.now();
  const latencies: number[] = [];
  async function connection(): Promise<void> {
    while (left > 0) {
      left -= 1;
      latencies.push(await post(contender));
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  contender.perSecond.push(events / ((performance.now() - began) / 1000));
  contender.latencies.push(...latencies);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

const postgres = await startPostgres(join(tmpdir(), 'acknowledge'));
const contenders: Contender[] = [];
for (const [place, folder] of FOLDERS.entries()) {
  for (const token of [undefined, 'a-token-for-metrics']) {
    const url = await postgres.database(`acknowledge_${place}_${token === undefined ? 0 : 1}`);
    const pool = new pg.Pool({ connectionString: url });
    await migrate(pool);
    await pool.query('TRUNCATE event, subject');
    await pool.end();
    contenders.push(await start(folder, url, token));
  }
}
for (let round = -2; round < ROUNDS; round += 1) {
  for (const contender of contenders) {
    await burst(contender, BURST);
    // The first bursts are for the compiler.
    if (round < 0) contender.perSecond.length = contender.latencies.length = 0;
  }
}
for (const { name, perSecond, latencies } of contenders) {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  console.log(
    `${name}: ${quantile(perSecond, 0.5).toFixed(0)} events/s (best ${Math.max(...perSecond).toFixed(0)}); p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}
for (const contender of contenders) {
  contender.agent.destroy();
  contender.process.kill('SIGTERM');
  await once(contender.process, 'exit');
}
await postgres.stop();
await rm(postgres.dataFolder, { recursive: true, force: true });
await postgres.remove();
