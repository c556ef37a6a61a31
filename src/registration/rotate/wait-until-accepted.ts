import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND_MS } from '../../time.ts';
import { proveWays, type Step, type Verifier } from '../verify/verify-ways.ts';
import type { Way } from '../verify/way.ts';

/** In a row, since the processes of an installation restart one after another. */
const REQUIRED_ROUNDS = 3;
const ROUND_MS = SECOND_MS;
/** Slower than a process limits wrong credentials (TOKEN_REFUSALS_PER_MINUTE). */
const RETRY_MS = 5 * SECOND_MS;

/**
 * Waits until the connector accepts credentials on all ways, several times in a row.
 *
 * @param timeoutMs how long to retry, in milliseconds; 0 for one try
 * @param report is given the first failed step, and each one that fails for another reason
 * @returns the step that fails in the end; undefined when all are accepted
 */
export async function waitUntilAccepted(
  ways: readonly Way[],
  verifier: Verifier,
  timeoutMs: number,
  report: (step: Step) => void,
): Promise<Step | undefined> {
  const end = performance.now() + timeoutMs;
  let reported = '';
  for (let rounds = 0; rounds < REQUIRED_ROUNDS; ) {
    const failure = await firstFailure(ways, verifier);
    rounds = failure === undefined ? rounds + 1 : 0;
    if (failure === undefined) {
      if (rounds < REQUIRED_ROUNDS) await sleep(ROUND_MS);
      continue;
    }
    const remainingMs = end - performance.now();
    if (remainingMs <= 0) return failure;
    if (failure.got !== reported) report(failure);
    reported = failure.got;
    await sleep(Math.min(RETRY_MS, remainingMs));
  }
  return undefined;
}

/** What could not be tried counts as failed: nothing may be changed on its account. */
async function firstFailure(ways: readonly Way[], verifier: Verifier): Promise<Step | undefined> {
  for await (const step of proveWays(ways, verifier)) {
    if (step.standing !== 'ok') return step;
  }
  return undefined;
}
