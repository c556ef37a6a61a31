import { once } from 'node:events';
import type { Server } from 'node:http';
import { migrate } from './database/migrate.ts';
import { waitForDatabase } from './database/wait-for-database.ts';
import { createHttpServer } from './routes/http-server.ts';
import { runProcess } from './run-process.ts';
import { refuseOpenPaths } from './wiring/open-paths.ts';
import { createParts, type Parts } from './wiring/parts.ts';
import { webApp } from './wiring/web-app.ts';
import { createWebParts } from './wiring/web-parts.ts';

await runProcess('web', async (config, log) => {
  const parts = createWebParts(createParts(config, log));
  if (config.NODE_ENV === 'production') await refuseOpenPaths(parts.endpoints());
  const [pool, inbox] = [parts.pool(), parts.inbox()];
  const migrations = await waitForDatabase(() => migrate(pool, { log }));
  const server = createHttpServer(webApp(parts));
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  // Small installations need no worker process. Its libraries are loaded only where they are used.
  const worker = config.WEB_DRAINS ? await startWorkerOn(parts) : undefined;
  log.info(
    { port: portOf(server), migrations, problems: await inbox.problems() },
    'ready for webhooks',
  );
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await closed;
    await inbox.idle();
    await worker?.stop();
    await pool.end();
  };
});

async function startWorkerOn(parts: Parts) {
  const { createWorkerParts } = await import('./wiring/worker-parts.ts');
  const { startWorker } = await import('./wiring/start-worker.ts');
  return startWorker(createWorkerParts(parts));
}

/** The port that is listened on: the configured one, or any free one where that is 0. */
function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
