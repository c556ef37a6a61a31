import { constants } from 'node:os';
import { stopAllGuarded } from './guarded-process.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Stops what a program has started, once, when it receives a signal or the reader of its output goes
 * away, and ends the process. Call it before anything is started: a signal may come at any moment.
 *
 * @param stop ends what is running in order. What it does not know yet, since it is being started,
 *   ends with the process
 * @param status the exit status; by default 128 and the number of the signal
 */
export function stopOnSignal(stop: () => Promise<void>, status?: () => number | undefined): void {
  let stopping = false;
  const end = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    await stop().catch((error: unknown) => console.error('A part could not be stopped:', error));
    await stopAllGuarded();
    process.exit(status?.() ?? 128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, () => void end(signal));
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') void end('SIGPIPE');
    });
  }
}
