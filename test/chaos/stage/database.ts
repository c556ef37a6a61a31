import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../../../local/postgres.ts';

const START_ATTEMPTS = 100;
const RETRY_DELAY_MS = 100;

/** The run's PostgreSQL, which can be crashed. */
export interface ChaosDatabase {
  readonly dataFolder: string;
  readonly connectorUrl: string;
  readonly orgUrl: string;
  /**
   * Kills the server with -9 and restarts it on the same port.
   *
   * @param downMs time before the restart, in milliseconds
   */
  crash(downMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL with two databases, one for the connector and one for the org. */
export async function startDatabase(folder: string): Promise<ChaosDatabase> {
  let server = await startPostgres(folder);
  const { dataFolder } = server;
  const [connectorUrl, orgUrl] = [await server.database('connector'), await server.database('org')];
  const port = Number(new URL(connectorUrl).port);
  return {
    dataFolder,
    connectorUrl,
    orgUrl,
    async crash(downMs) {
      const lock = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8');
      process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
      await sleep(downMs);
      server = await restart(folder, port);
    },
    stop: () => server.stop(),
  };
}

/**
 * The killed server's child processes take a moment to exit; until then its folder cannot be used.
 */
async function restart(folder: string, port: number, attempt = 1): Promise<EmbeddedPostgres> {
  try {
    return await startPostgres(folder, undefined, port);
  } catch (error) {
    if (attempt === START_ATTEMPTS) throw error;
    await sleep(RETRY_DELAY_MS);
    return restart(folder, port, attempt + 1);
  }
}

/** Runs one statement on a new connection, with retries, since the server may be down. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
  attempt = 1,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text, values)).rows;
  } catch (error) {
    if (attempt === START_ATTEMPTS) throw error;
    await sleep(RETRY_DELAY_MS);
    return query(url, text, values, attempt + 1);
  } finally {
    await client.end().catch(() => undefined);
  }
}
