import type pg from 'pg';
import { saveUsage } from '../../src/activity/org-usage.ts';
import type { Environment } from '../../src/config/index.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase } from '../support/database.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { type Program, startProgram } from '../support/program.ts';
import { testPool } from '../support/test-pool.ts';
import { type Family, readStrictly } from './strict-text.ts';

export const TOKEN = 'a-token-for-metrics';

/** Real processes of the connector, with an org and a database of their own. */
export interface MetricsStage {
  readonly org: TestOrg;
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  start(script: string, changes?: Environment): Program;
  /** Starts a web process. @returns its port, once it is ready */
  web(changes?: Environment): Promise<number>;
  /** Starts a worker with a port. @returns both, once it is ready */
  worker(changes?: Environment): Promise<{ program: Program; port: number }>;
  stop(): Promise<void>;
}

export async function startMetricsStage(): Promise<MetricsStage> {
  const org = await startTestOrg();
  const database = await freshDatabase();
  const pool = testPool({ connectionString: database.url });
  const running: Program[] = [];
  const start = (script: string, changes: Environment = {}) => {
    const program = startProgram(script, {
      ...exampleEnvironment(database.url),
      ...org.environment,
      METRICS_TOKEN: TOKEN,
      XANPAY_CREDENTIALS: 'xanpay:a-long-password-of-xanpay',
      ...changes,
    });
    running.push(program);
    return program;
  };
  return {
    org,
    pool,
    databaseUrl: database.url,
    start,
    async web(changes) {
      return Number((await start('src/server.ts', changes).logged('ready for webhooks')).port);
    },
    async worker(changes) {
      const program = start('src/worker.ts', { WORKER_PORT: '0', ...changes });
      return { program, port: Number((await program.logged('ready to apply events')).port) };
    },
    async stop() {
      for (const { child } of running) child.kill('SIGKILL');
      await pool.end();
      await database.drop();
      await org.stop();
    },
  };
}

/** Stores what the answers of the org have shown a worker, as workers do once a minute. */
export async function storeUsage(pool: pg.Pool, minutesAgo = 0): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT organization_id AS id FROM connected_org',
  );
  await saveUsage(pool, {
    organizationId: rows[0]?.id,
    usage: { used: 120, limit: 15_000 },
    ...{ absentFields: [], calls: 1 },
  });
  await pool.query("UPDATE org_usage SET seen_at = now() - $1 * interval '1 minute'", [minutesAgo]);
}

/** Scrapes a process on this port of 127.0.0.1, and reads strictly what it answers. */
export async function scrape(port: number, accept = ''): Promise<Map<string, Family>> {
  const reply = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: { authorization: `Bearer ${TOKEN}`, accept },
  });
  if (reply.status !== 200) throw new Error(`The answer was ${reply.status}.`);
  return readStrictly(await reply.text(), accept.includes('openmetrics'));
}
