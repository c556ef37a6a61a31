import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startPostgres } from '../postgres.ts';

const RETRY_DELAY_MS = 500;
/** The processes of a killed server take a moment to end; until then its folder cannot be used. */
const ATTEMPTS = 60;

/**
 * Starts the PostgreSQL of a folder, and starts it again, on the same port, when it ends by itself.
 *
 * @param folder as of {@link startPostgres}, which says what is thrown
 * @param print prints a line for the user: one when it ends, one more when it cannot be started
 */
export async function keepPostgres(
  folder: string,
  print: (line: string) => void,
): Promise<Pick<EmbeddedPostgres, 'database' | 'stop'>> {
  let server = await startPostgres(folder, print);
  let stopping = false;
  let restarting: Promise<void> | undefined;

  function watch(): void {
    void server.ended.then((code) => {
      if (stopping) return;
      print(`PostgreSQL ended (status ${code}); starting it again.`);
      restarting = restart().then(watch, (error: unknown) => {
        if (!stopping) print(`PostgreSQL could not be started again; stop with Ctrl-C. ${error}`);
      });
    });
  }

  async function restart(attempt = 1): Promise<void> {
    if (stopping) return;
    try {
      server = await startPostgres(folder, () => undefined, server.port);
    } catch (error) {
      if (attempt === ATTEMPTS || stopping) throw error;
      await sleep(RETRY_DELAY_MS);
      await restart(attempt + 1);
    }
  }

  watch();
  return {
    database: (name) => server.database(name),
    async stop() {
      stopping = true;
      await restarting;
      await server.stop();
    },
  };
}
