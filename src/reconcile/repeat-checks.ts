import { waitUnlessAborted } from '../time.ts';

/** A check that is repeated; it may stop early when the signal is aborted. */
export type Check = (signal: AbortSignal) => Promise<void>;

/**
 * Repeats checks, each independently of the others.
 *
 * @param everyMs time between two runs of a check, in milliseconds
 * @param onError receives what a run threw; the check goes on
 * @returns `stop` resolves when the running checks have ended
 */
export function repeatChecks(
  checks: readonly Check[],
  everyMs: number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = Promise.all(
    checks.map(async (check) => {
      while (!stopping.signal.aborted) {
        await check(stopping.signal).catch(onError);
        await waitUnlessAborted(everyMs, stopping.signal);
      }
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
