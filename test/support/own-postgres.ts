import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';

/** A PostgreSQL of one test file, which can be stopped. */
export interface OwnPostgres {
  /** Address of its database `inbox`. */
  readonly url: string;
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  restart(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-postgres-'));
  await chmod(folder, 0o711);
  let server = await startPostgres(folder);
  const url = await server.database('inbox');
  let isRunning = true;
  async function stop() {
    if (isRunning) await server.stop();
    isRunning = false;
  }
  return {
    url,
    stop,
    async restart() {
      server = await startPostgres(folder, undefined, Number(new URL(url).port));
      isRunning = true;
    },
    async remove() {
      await stop();
      await server.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
