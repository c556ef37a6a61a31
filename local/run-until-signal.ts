import type { LocalConfig } from './config.ts';
import { stopOnSignal } from './processes/stop-on-signal.ts';
import { type LocalStart, startLocally } from './run.ts';

/**
 * Runs the trial until the process receives a signal, at any moment of its start or later, or until
 * the reader of its output goes away. Then it ends the process, after everything has stopped: with 0
 * if the trial was ready.
 *
 * @param print prints a line for the user
 * @throws what {@link startLocally} throws
 */
export async function runUntilSignal(
  config: LocalConfig,
  print: (line: string) => void,
): Promise<never> {
  let run: LocalStart | undefined;
  let isReady = false;
  let stopping = false;
  stopOnSignal(
    async () => {
      stopping = true;
      print('stopping');
      await run?.stop();
    },
    () => (isReady ? 0 : undefined),
  );
  run = startLocally(config, print);
  await run.ready.then(
    () => {
      isReady = true;
    },
    (error: unknown) => {
      // A start that is stopped fails somewhere; the signal ends the process.
      if (!stopping) throw error;
    },
  );
  return new Promise(() => undefined);
}
