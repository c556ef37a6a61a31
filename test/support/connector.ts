import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import type { Activity } from '../../src/activity/activity.ts';
import { type Config, type Environment, readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/routes/http-server.ts';
import type { AlertTimes } from '../../src/wiring/alerts/start-alerts.ts';
import { COMMAND_CONNECT_MS, configuredPool } from '../../src/wiring/configured-pool.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startWorker } from '../../src/wiring/start-worker.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts } from '../../src/wiring/web-parts.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { migratedDatabase } from './database.ts';

export const ORG_URL = 'https://example.my.salesforce.com';
export const ORGANIZATION_ID = '00DHs000000AbCdMAK';
export const USER_ID = '005Hs000000EfGhIAK';

export const integrationKeys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** The minimum environment in which the connector starts. */
export function exampleEnvironment(databaseUrl: string): Environment {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: 'off',
    CONNECTOR_MODE: 'test',
    SALESFORCE_INSTANCE_URL: ORG_URL,
    SALESFORCE_CLIENT_ID: 'integration-client',
    SALESFORCE_USERNAME: 'integration@example.com',
    SALESFORCE_PRIVATE_KEY: integrationKeys.privateKey,
    TOKEN_ORGANIZATION_IDS: ORGANIZATION_ID,
    TOKEN_USER_IDS: USER_ID,
    WORKER_LINGER_MS: '0',
    WORKER_POLL_MS: '20',
  };
}

export interface StoredEvent {
  seq: string;
  received_at: Date;
  settled_at: Date | null;
  source: string;
  event_id: string;
  type: string | null;
  subject: string | null;
  status: string;
  arrivals: number;
  reason: string | null;
  error_code: string | null;
  error_object: string | null;
  error_field: string | null;
  body: Buffer;
}

/** The connector's web part with its own port and database; workers are started on demand. */
export interface TestConnector {
  url: string;
  config: Config;
  pool: Pool;
  /** What happens in the web part and in its workers, as in a process that has both. */
  activity: Activity;
  /** The log so far, one JSON text per line. */
  logged: string[];
  events(): Promise<StoredEvent[]>;
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  /**
   * Starts a worker, which is stopped with the connector, or before.
   *
   * @param alertTimes those of production by default
   */
  work(alertTimes?: AlertTimes): { stop(): Promise<void> };
  stop(): Promise<void>;
}

/** A busy machine may need longer for a connection than senders wait. */
const PATIENT: typeof PART_BUILDERS = {
  ...PART_BUILDERS,
  pool: ({ config, log }) => configuredPool(config, log, COMMAND_CONNECT_MS),
};

/** @param port of its address, such as that of one that was stopped; 0 for any free port */
export async function startConnector(changes: Environment = {}, port = 0): Promise<TestConnector> {
  const database = await migratedDatabase();
  const environment = { ...exampleEnvironment(database.url), ...changes };
  const config = readConfig(environment);
  const logged: string[] = [];
  const log = createLog('info', { write: (line) => logged.push(line) });
  const parts = createWebParts(createParts(config, log, PATIENT, environment));
  const [pool, inbox] = [parts.pool(), parts.inbox()];
  const server = createHttpServer(await webApp(parts)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const workers: { stop(): Promise<void> }[] = [];
  return {
    url,
    config,
    pool,
    activity: parts.activity(),
    logged,
    events: async () => (await pool.query<StoredEvent>('SELECT * FROM event ORDER BY seq')).rows,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: { 'content-type': 'application/json', ...headers },
        redirect: 'manual',
      }),
    work(alertTimes) {
      const ofItsOwn = createParts(config, log, {
        ...PART_BUILDERS,
        pool: () => pool,
        activity: parts.activity,
      });
      const worker = startWorker(createWorkerParts(ofItsOwn), alertTimes);
      workers.push(worker);
      return worker;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      for (const worker of workers) await worker.stop();
      await inbox.idle();
      await pool.end();
      await database.drop();
    },
  };
}
