import { type ChildProcess, fork } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../local/postgres.ts';
import { nodeFlags } from '../../local/procfile.ts';
import { signingKeysValue } from '../../src/config/private-keys/signing-keys.ts';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { newClient } from '../../src/oauth/issuer/new-client.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { testPool } from '../support/test-pool.ts';

/**
 * The proof that each path requires here: together these are all proofs that Digital River
 * supports.
 */
export const PATHS = {
  /** An access token. */
  token: DIGITAL_RIVER_PATHS.accepted,
  /** A user name and password. */
  basic: DIGITAL_RIVER_PATHS.complete,
  /** A signature. */
  signature: DIGITAL_RIVER_PATHS.webhooks,
} as const;

/** The web process as in production, with its own database, and the proofs that it accepts. */
export interface Stage {
  readonly host: string;
  readonly port: number;
  /** Headers that prove the caller, for a body on a path. */
  proof(kind: keyof typeof PATHS, body: string | Buffer): Record<string, string>;
  /** The client of the process's own token endpoint. */
  readonly client: ReturnType<typeof newClient>['credentials'];
  /** Resident memory of the web process, in MiB. */
  memory(): Promise<number>;
  /** Number of look-ups of tokens in the org so far, and the maximum number at the same time. */
  lookUps(): { readonly count: number; readonly maxAtOnce: number };
  /** Address of the org. */
  readonly orgUrl: string;
  /** Texts that must never be logged. */
  readonly secrets: readonly string[];
  /** Number of stored console sessions. */
  sessions(): Promise<number>;
  /** Rows of the inbox. */
  events(): Promise<{ id: string; status: string; subject: string | null }[]>;
  /** The log of the web process, one text per line. */
  logged(): Promise<string[]>;
  /** Whether the web process is still running. */
  alive(): boolean;
  stop(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);
const HOST = '127.0.0.1';
export const PUBLIC_URL = 'https://connector.example';
/** Response time of the org. */
const LOOK_UP_MS = 50;
const READY_POLL_MS = 50;
const READY_TIMEOUT_MS = 120_000;
const MIB = 1024 * 1024;

/**
 * Starts PostgreSQL, an org that knows no token, and the web process. @throws Error when that is
 * not ready after 20 s
 */
export async function startStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-abuse-'));
  await chmod(folder, 0o711);
  const postgres = await startPostgres(folder, () => undefined);
  const databaseUrl = await postgres.database('connector');
  const org = await startDenyingOrg();
  const { credentials: client, configured } = newClient('digital-river');
  const basic = 'digital-river:a-password-that-is-long-enough';
  const [metricsToken, sessionSecret] = [randomText(), randomText()];
  const secret = randomText();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const port = await freePort();
  const log = await open(join(folder, 'web.log'), 'a');
  const web = fork(new URL('src/server.ts', ROOT), {
    env: {
      NODE_ENV: 'development',
      PORT: String(port),
      HOST,
      TRUSTED_PROXIES: '1',
      PUBLIC_URL,
      DATABASE_URL: databaseUrl,
      DATABASE_TLS: 'off',
      CONNECTOR_MODE: 'test',
      DIGITAL_RIVER_PROOF: 'oauth',
      DIGITAL_RIVER_PROOF_COMPLETE: 'basic',
      DIGITAL_RIVER_PROOF_WEBHOOKS: 'signature',
      DIGITAL_RIVER_SAFELIST: 'off',
      DIGITAL_RIVER_SIGNING_SECRETS: secret,
      DIGITAL_RIVER_BASIC_CREDENTIALS: basic,
      OAUTH_CLIENTS: tokenClientsValue([configured]),
      OAUTH_SIGNING_KEYS: signingKeysValue([privateKey]),
      TOKEN_ORGANIZATION_IDS: '00D000000000001EAA',
      TOKEN_USER_IDS: '005000000000001AAA',
      SALESFORCE_INSTANCE_URL: org.url,
      SALESFORCE_SIGN_IN: 'client-credentials',
      SALESFORCE_CLIENT_ID: 'connector',
      SALESFORCE_CLIENT_SECRET: 'unused',
      METRICS_TOKEN: metricsToken,
      CONSOLE_CLIENT_ID: 'console',
      CONSOLE_CLIENT_SECRET: 'unused',
      CONSOLE_SESSION_SECRETS: sessionSecret,
      CONSOLE_USERS: 'admin@example.com',
    },
    execArgv: [
      ...(await nodeFlags('src/server.ts')),
      '--import',
      new URL('local/stop-with-parent.ts', ROOT).href,
    ],
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  const url = `http://${HOST}:${port}`;
  await whenReady(url, web, join(folder, 'web.log'));
  const token = await fetchToken(url, client);
  const pool = testPool({ connectionString: databaseUrl, max: 1 });
  return {
    host: HOST,
    port,
    client,
    proof(kind, body) {
      if (kind === 'token') return { authorization: `Bearer ${token}` };
      if (kind === 'basic') {
        const pair = Buffer.from(basic).toString('base64');
        return { authorization: `Basic ${pair}` };
      }
      const timestamp = String(Date.now());
      const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body);
      return { 'digitalriver-signature': `${timestamp}, ${mac.digest('base64')}` };
    },
    memory: () => residentMib(web),
    lookUps: org.lookUps,
    orgUrl: org.url,
    secrets: [
      ...[token, basic, Buffer.from(basic).toString('base64'), secret, metricsToken, sessionSecret],
      ...Object.values(client),
    ],
    sessions: async () =>
      (await pool.query<{ count: number }>('SELECT count(*)::int FROM console_session')).rows[0]
        ?.count ?? 0,
    events: async () =>
      (await pool.query('SELECT event_id AS id, status, subject FROM event')).rows,
    logged: async () =>
      (await readFile(join(folder, 'web.log'), 'utf8')).split('\n').filter((line) => line !== ''),
    alive: () => web.exitCode === null && web.signalCode === null,
    async stop() {
      if (web.exitCode === null && web.signalCode === null) {
        const ended = once(web, 'exit');
        web.kill('SIGTERM');
        await ended;
      }
      await pool.end();
      await org.close();
      await log.close();
      await postgres.stop();
      await postgres.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** Starts an org that denies every token, after a moment. */
async function startDenyingOrg() {
  let [count, open, maxAtOnce] = [0, 0, 0];
  const server = createServer((_request, response) => {
    count += 1;
    open += 1;
    maxAtOnce = Math.max(maxAtOnce, open);
    setTimeout(() => {
      open -= 1;
      response.writeHead(403).end('Bad_OAuth_Token');
    }, LOOK_UP_MS);
  }).listen(0, HOST);
  await once(server, 'listening');
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    lookUps: () => ({ count, maxAtOnce }),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function whenReady(url: string, web: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && web.exitCode === null) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(READY_POLL_MS);
  }
  throw new Error(`The web process did not become ready:\n${await readFile(log, 'utf8')}`);
}

async function fetchToken(url: string, client: Stage['client']): Promise<string> {
  const reply = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: client.id,
      client_secret: client.secret,
      username: client.username,
      password: client.password,
    }),
  });
  if (!reply.ok) throw new Error(`The token endpoint answered ${reply.status}.`);
  return ((await reply.json()) as { access_token: string }).access_token;
}

async function residentMib({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '0 0');
  const PAGE_BYTES = 4096;
  return (Number(status.split(' ')[1]) * PAGE_BYTES) / MIB;
}
