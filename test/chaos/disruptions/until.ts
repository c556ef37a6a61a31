import { setTimeout as sleep } from 'node:timers/promises';

/** The connector may have nothing to do, so that a disruption meets no call. */
export const EFFECT_TIMEOUT_MS = 5000;
const POLL_MS = 50;

/** Waits until the condition is true, for the given time at most, or until the signal is aborted. */
export async function until(
  isTrue: () => Promise<boolean>,
  timeoutMs: number,
  giveUp: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!giveUp.aborted && performance.now() < deadline && !(await isTrue())) await sleep(POLL_MS);
}
