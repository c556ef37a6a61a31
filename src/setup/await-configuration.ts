import { once } from 'node:events';
import type { ListeningConfig } from '../config/first-setup/listening-config.ts';
import { createHttpServer, listen } from '../routes/http-server.ts';
import type { FirstSetup } from './first-setup.ts';
import { createSetupApp } from './setup-app.ts';

/** The page, a sender that is registered early, and the probes of a platform. */
const MAX_CONNECTIONS = 100;
/** The longest time of a timer; how often it runs does not matter. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/**
 * Waits for the configuration in place of a process: it says what is missing, and serves the pages
 * of the set-up where the process would listen. Variables are read at a start, so only a restart
 * ends it.
 *
 * @param name of the process, `web` or `worker`
 * @returns stops it
 * @throws PortInUseError when another program has the port, ConfigError when the port or the address
 *   cannot be used
 */
export async function awaitConfiguration(
  name: string,
  { missing, log }: FirstSetup,
  config: ListeningConfig,
): Promise<() => Promise<void>> {
  const [wanted, variable] =
    name === 'web' ? [config.PORT, 'PORT'] : [config.WORKER_PORT, 'WORKER_PORT'];
  const server = createHttpServer(createSetupApp(missing), MAX_CONNECTIONS);
  const port =
    wanted === undefined ? undefined : await listen(server, wanted, config.HOST, variable);
  log.warn(
    { port, missing: missing.map((each) => each.name) },
    'waiting for the configuration; set what is missing, and restart',
  );
  // Nothing else keeps a process without a port running.
  const waiting = setInterval(() => undefined, MAX_WAIT_MS);
  return async () => {
    clearInterval(waiting);
    if (port === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
