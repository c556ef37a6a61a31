import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { nodeFlags } from '../../local/procfile.ts';
import { migrate } from '../../src/database/migrate.ts';
import { freePorts } from '../../test/chaos/stage/stage.ts';
import { ORGANIZATION_ID, USER_ID } from '../stand-in/identity.ts';
import { type BenchProcess, startBenchProcess, waitFor, waitForAnswer } from './bench-process.ts';
import type { Stage } from './stage.ts';

const READY = 'ready to apply events';

/** The connector with a database of its own: released processes, started as the Procfile does. */
export class Connector {
  /** The web processes that run. */
  readonly urls: string[] = [];
  readonly pool: pg.Pool;
  readonly #stage: Stage;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #webs: BenchProcess[] = [];
  readonly #workers: BenchProcess[] = [];

  private constructor(stage: Stage, pool: pg.Pool, environment: Record<string, string>) {
    this.#stage = stage;
    this.pool = pool;
    this.#environment = environment;
  }

  /** Migrates a new database; no process runs yet. */
  static async create(stage: Stage, variables: Record<string, string> = {}): Promise<Connector> {
    const databaseUrl = await stage.newDatabase();
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    await migrate(pool);
    return new Connector(stage, pool, {
      ...connectorEnvironment(databaseUrl, stage.org.url),
      ...variables,
    });
  }

  get webPids(): number[] {
    return pidsOf(this.#webs);
  }

  get workerPids(): number[] {
    return pidsOf(this.#workers);
  }

  /** @returns milliseconds from the start of the process to its first answer */
  async startWeb(): Promise<number> {
    const [port = 0] = await freePorts(1);
    const began = performance.now();
    const web = await this.#start('web', 'src/server.ts', { PORT: String(port) });
    this.#webs.push(web);
    const url = `http://127.0.0.1:${port}`;
    await waitForAnswer(web, `${url}/health/ready`);
    this.urls.push(url);
    return performance.now() - began;
  }

  /** @returns when it began to look for work, in milliseconds since the epoch */
  async startWorker(): Promise<number> {
    const worker = await this.#start('worker', 'src/worker.ts', {});
    this.#workers.push(worker);
    const line = await waitFor(worker, `"${READY}"`, async () =>
      (await worker.log()).split('\n').find((each) => each.includes(READY)),
    );
    return Date.parse((JSON.parse(line) as { time: string }).time);
  }

  async stopWebs(): Promise<void> {
    this.urls.length = 0;
    await Promise.all(this.#webs.splice(0).map((web) => web.stop()));
  }

  /** Ends them as a crash does. */
  async killWebs(): Promise<void> {
    await Promise.all(this.#webs.splice(0).map((web) => web.stop('SIGKILL')));
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  /** Events that are not settled yet. */
  async open(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM event WHERE status IN ('pending', 'waiting')",
    );
    return rows[0]?.count ?? 0;
  }

  /** Events that are applied or superseded. */
  async settled(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM event WHERE status IN ('applied', 'superseded')",
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * Waits until all events are settled.
   *
   * @throws Error when one of them was not applied or superseded
   */
  async drained(): Promise<void> {
    while ((await this.open()) > 0) await sleep(50);
    const { rows } = await this.pool.query<{ status: string; reason: string }>(
      "SELECT status, reason FROM event WHERE status NOT IN ('applied', 'superseded') LIMIT 1",
    );
    const [{ status, reason } = {}] = rows;
    if (status !== undefined) {
      throw new Error(`Expected all events to be applied, got one that is ${status}: ${reason}`);
    }
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await this.stopWebs();
    await this.pool.end();
  }

  async #start(name: string, file: string, variables: Record<string, string>) {
    return startBenchProcess(this.#stage.folder, {
      ...{ name: `${name}-${performance.now()}`, file, flags: await nodeFlags(file) },
      environment: { ...this.#environment, ...variables },
    });
  }
}

function pidsOf(processes: readonly BenchProcess[]): number[] {
  return processes.flatMap(({ child }) => child.pid ?? []);
}

/** Defaults wherever there are any; Digital River proves its identity by access tokens of the org. */
function connectorEnvironment(databaseUrl: string, orgUrl: string): Record<string, string> {
  return {
    // With `production`, the connector refuses an org without TLS.
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', TRUSTED_PROXIES: '0' },
    ...{ DATABASE_URL: databaseUrl, DATABASE_TLS: 'off', DIGITAL_RIVER_MODE: 'live' },
    ...{ SALESFORCE_INSTANCE_URL: orgUrl, SALESFORCE_SIGN_IN: 'client-credentials' },
    ...{ SALESFORCE_CLIENT_ID: 'bench', SALESFORCE_CLIENT_SECRET: 'bench' },
    ...{ TOKEN_ORGANIZATION_IDS: ORGANIZATION_ID, TOKEN_USER_IDS: USER_ID },
  };
}
