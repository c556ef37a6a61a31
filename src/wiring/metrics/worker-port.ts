import { once } from 'node:events';
import { createHttpServer, listen } from '../../routes/http-server.ts';
import { createWorkerApp } from '../../routes/worker-app.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { metricsRoutesOf } from './metrics-routes.ts';
import { livenessOf } from './worker-silence.ts';

/** A monitor and a scraper have a few connections each. */
const MAX_CONNECTIONS = 100;

/** The port of a worker process for its monitors. */
export interface WorkerPort {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens for monitors of a worker process.
 *
 * @returns undefined when no port is configured
 * @throws PortInUseError when another program has the port, ConfigError when it cannot be used
 */
export async function openWorkerPort(
  parts: Pick<WorkerParts, 'config' | 'inbox' | 'log' | 'metrics' | 'pulse'>,
): Promise<WorkerPort | undefined> {
  const { config, log } = parts;
  if (config.WORKER_PORT === undefined) return undefined;
  const inbox = parts.inbox();
  const app = createWorkerApp({
    isAlive: livenessOf(parts),
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
