import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, PortInUseError } from '../src/errors.ts';
import type { LocalConfig } from './config.ts';

/** The processes of a run that was just killed need up to this long to end. */
const TIMEOUT_MS = 1500;
const POLL_MS = 100;
const LIST = new Intl.ListFormat('en-GB');

/** A port, the variable that sets it, and its user. */
type WantedPort = readonly [variable: string, port: number, user: string];

/**
 * Checks that all ports differ and are free.
 *
 * @throws ConfigError naming each port that is given twice, PortInUseError naming each that is taken;
 *   with the variable that changes it
 */
export async function requireFreePorts(config: LocalConfig): Promise<void> {
  const wanted: readonly WantedPort[] = [
    ['PORT', config.connectorPort, 'the connector'],
    ['LOCAL_ORG_PORT', config.orgPort, 'the local org'],
    ...(config.hasDigitalRiver
      ? [['LOCAL_DR_PORT', config.digitalRiverPort, 'the local Digital River'] as const]
      : []),
  ];
  const equal = equalPorts(wanted);
  if (equal.length > 0) throw new ConfigError(equal);
  const taken = await takenPorts(wanted);
  if (taken.length > 0) throw new PortInUseError(taken.join('\n'));
}

function equalPorts(wanted: readonly WantedPort[]): string[] {
  return [...Map.groupBy(wanted, ([, port]) => port)]
    .filter(([, users]) => users.length > 1)
    .map(
      ([port, users]) =>
        `${LIST.format(users.map(([variable]) => variable))} have the same port, ${port}. Choose a different one for each.`,
    );
}

async function takenPorts(wanted: readonly WantedPort[]): Promise<string[]> {
  const problems = await Promise.all(
    wanted.map(async ([variable, port, user]) =>
      (await waitUntilFree(port))
        ? []
        : [
            `${variable}: expected a free port for ${user}, got ${port}, which another program listens on, or a trial with another LOCAL_DIR. Stop it, or choose another port.`,
          ],
    ),
  );
  return problems.flat();
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
