import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callTrial, jsonOf } from './call-trial.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/**
 * Waits until the connector is ready.
 *
 * @param folder the folder of its logs
 * @throws Error with what the connector says is wrong, when it is not ready after a minute
 */
export async function waitUntilReady(connectorUrl: string, folder: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const problems = await readinessProblems(connectorUrl);
    if (problems.length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(
        `The connector was not ready after ${READY_TIMEOUT_MS / 1000} s. ${problems.join(' ')} See ${join(folder, 'web.log')}.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** What the connector says is wrong; empty when it is ready. */
async function readinessProblems(connectorUrl: string): Promise<readonly string[]> {
  try {
    const reply = await callTrial(`${connectorUrl}/health/ready`, {});
    const { problems } = jsonOf(reply) as { problems?: string[] };
    return reply.ok ? [] : (problems ?? ['It is not ready.']);
  } catch {
    return ['It does not answer.'];
  }
}
