import type { Pool } from 'pg';
import type { Logger } from '../../log.ts';
import type { Source } from '../../sources/source.ts';
import { SECOND_MS, waitUnlessAborted } from '../../time.ts';
import { advanceRun } from './advance-run.ts';

const POLL_MS = SECOND_MS;
/** Between two steps: workers and senders use the database as well. */
const PAUSE_MS = 20;

/** What goes on with runs. */
export interface RunKeeperParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly sources: readonly Source[];
}

/**
 * Goes on with all runs, slice by slice: those that this process has begun, and those of processes
 * that died. Several processes may do so at the same time; each run is in one process's hands.
 * Errors are logged, and retried.
 *
 * @returns `stop` resolves when a running step has ended
 */
export function keepRuns(parts: RunKeeperParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const sources = byName(parts);
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const isBusy = await advanceLogged(parts, sources);
      await waitUnlessAborted(isBusy ? PAUSE_MS : POLL_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Goes on with runs when it is woken, until none is due: for the web process, where people begin
 * runs and look at them, so that these go on without a worker as well.
 */
export class RunStarter {
  readonly #parts: RunKeeperParts;
  readonly #sources: ReadonlyMap<string, Source>;
  #isRunning = false;
  #isWoken = false;

  constructor(parts: RunKeeperParts) {
    this.#parts = parts;
    this.#sources = byName(parts);
  }

  /** Goes on in the background. */
  wake(): void {
    this.#isWoken = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#goOn().finally(() => {
      this.#isRunning = false;
    });
  }

  async #goOn(): Promise<void> {
    const { pool } = this.#parts;
    const never = new AbortController().signal;
    // A process that stops ends its pool; what is left is for another one.
    while (this.#isWoken && !pool.ending) {
      this.#isWoken = false;
      while (!pool.ending && (await advanceLogged(this.#parts, this.#sources))) {
        await waitUnlessAborted(PAUSE_MS, never);
      }
    }
  }
}

function byName({ sources }: RunKeeperParts): ReadonlyMap<string, Source> {
  return new Map(sources.map((source) => [source.name, source]));
}

async function advanceLogged(
  { pool, log }: RunKeeperParts,
  sources: ReadonlyMap<string, Source>,
): Promise<boolean> {
  try {
    return await advanceRun(pool, sources);
  } catch (error) {
    if (!pool.ending) log.error({ err: error }, 'a run of the console failed; it is tried again');
    return false;
  }
}
