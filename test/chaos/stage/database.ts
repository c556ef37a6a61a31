import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../../../local/postgres.ts';

/** On a busy machine, a server takes long to recover. */
const START_ATTEMPTS = 400;
const RETRY_DELAY_MS = 100;

/**
 * PostgreSQL's own code and message. A sequence counts, since it is not rolled back.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const FILL_DISK = `
CREATE SEQUENCE IF NOT EXISTS chaos_refused_statements;
CREATE OR REPLACE FUNCTION chaos_full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM nextval('chaos_refused_statements');
  RAISE EXCEPTION 'could not extend file "base/1/1": No space left on device' USING ERRCODE = '53100';
END $$;
CREATE OR REPLACE TRIGGER chaos_full_disk BEFORE INSERT OR UPDATE ON event
  EXECUTE FUNCTION chaos_full_disk();
CREATE OR REPLACE TRIGGER chaos_full_disk BEFORE INSERT OR UPDATE ON subject
  EXECUTE FUNCTION chaos_full_disk()`;
const FREE_DISK = `
DROP TRIGGER IF EXISTS chaos_full_disk ON event;
DROP TRIGGER IF EXISTS chaos_full_disk ON subject`;
const REFUSED_STATEMENTS =
  'SELECT last_value - (NOT is_called)::integer AS count FROM chaos_refused_statements';

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
  /**
   * Makes every change of the connector's events and subjects fail as on a full disk: no real disk
   * can be filled here.
   */
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  /** How many statements failed because of the full disk. */
  refusedStatements(): Promise<number>;
  stop(): Promise<void>;
  /** Deletes its data, once it has stopped. */
  remove(): Promise<void>;
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
    async fillDisk() {
      await query(connectorUrl, FILL_DISK);
    },
    async freeDisk() {
      await query(connectorUrl, FREE_DISK);
    },
    async refusedStatements() {
      const [row] = await query<{ count: string }>(connectorUrl, REFUSED_STATEMENTS);
      return Number(row?.count ?? 0);
    },
    stop: () => server.stop(),
    remove: () => server.remove(),
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
