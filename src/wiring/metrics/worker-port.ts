import { once } from 'node:events';
import { createHttpServer, listen } from '../../routes/http-server.ts';
import { createWorkerApp } from '../../routes/worker-app.ts';
import { MINUTE_MS } from '../../time.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { metricsRoutesOf } from './metrics-routes.ts';

/** A monitor and a scraper have a few connections each. */
const MAX_CONNECTIONS = 100;
/** A loop shows progress with each call to the org; there may be a log-in and a second attempt. */
const CALLS_WITHOUT_PULSE = 4;

/** The port of a worker process for its monitors. */
export interface WorkerPort {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens for monitors of a worker process.
 *
 * @returns undefined when no port is configured
 * @throws ConfigError when the port cannot be used
 */
export async function openWorkerPort(
  parts: Pick<WorkerParts, 'config' | 'inbox' | 'log' | 'metrics' | 'pulse'>,
): Promise<WorkerPort | undefined> {
  const { config, log } = parts;
  if (config.WORKER_PORT === undefined) return undefined;
  const [inbox, pulse, maxSilenceMs] = [parts.inbox(), parts.pulse(), maxSilenceOf(config)];
  const app = createWorkerApp({
    isAlive: () => pulse.silentMs() <= maxSilenceMs,
    problems: () => inbox.problems(),
    metrics: metricsRoutesOf(parts.metrics(), config),
    trustedProxies: config.TRUSTED_PROXIES,
    log,
  });
  const server = createHttpServer(app, MAX_CONNECTIONS);
  const port = await listen(server, config.WORKER_PORT, config.HOST, 'WORKER_PORT');
  return {
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** For how long a loop may show no progress before it counts as stuck, in milliseconds. */
function maxSilenceOf(
  config: Pick<WorkerParts['config'], 'SALESFORCE_TIMEOUT_MS' | 'WORKER_POLL_MS'>,
) {
  const { SALESFORCE_TIMEOUT_MS: timeoutMs, WORKER_POLL_MS: pollMs } = config;
  return Math.max(2 * MINUTE_MS, CALLS_WITHOUT_PULSE * timeoutMs, 2 * pollMs);
}
