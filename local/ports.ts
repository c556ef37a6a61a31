import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../src/errors.ts';
import type { LocalConfig } from './config.ts';

/** The processes of a run that was just killed need up to this long to end. */
const TIMEOUT_MS = 1500;
const POLL_MS = 100;

/**
 * Checks that all ports are free.
 *
 * @throws ConfigError naming each port that is taken, and the variable that changes it
 */
export async function requireFreePorts(config: LocalConfig): Promise<void> {
  const wanted = [
    ['PORT', config.connectorPort, 'the connector'],
    ['LOCAL_ORG_PORT', config.orgPort, 'the local org'],
    ['LOCAL_DR_PORT', config.digitalRiverPort, 'the local Digital River'],
  ] as const;
  const problems = await Promise.all(
    wanted.map(async ([variable, port, user]) =>
      (await waitUntilFree(port))
        ? []
        : [
            `Port ${port} for ${user} is taken by another program. Stop that program, or choose another port with ${variable}.`,
          ],
    ),
  );
  if (problems.flat().length > 0) throw new ConfigError(problems.flat());
}

async function waitUntilFree(port: number): Promise<boolean> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await isFree(port))) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
