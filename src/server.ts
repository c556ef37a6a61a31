import { once } from 'node:events';
import type { Server } from 'node:http';
import { migrate } from './database/migrate.ts';
import { waitForDatabase } from './database/wait-for-database.ts';
import { createInbox } from './inbox/inbox.ts';
import { createHttpServer } from './routes/http-server.ts';
import { runProcess } from './run-process.ts';
import { refuseOpenPaths } from './wiring/open-paths.ts';
import { poolFor, sourcesFor } from './wiring/parts.ts';
import { appFor } from './wiring/web-app.ts';

await runProcess('web', async (config, log) => {
  if (config.NODE_ENV === 'production') await refuseOpenPaths(sourcesFor(config, log));
  const pool = poolFor(config, log);
  const migrations = await waitForDatabase(() => migrate(pool));
  const inbox = createInbox(pool, { lingerMs: config.WORKER_LINGER_MS });
  const app = appFor(config, pool, inbox, log);
  const server = createHttpServer(app);
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  // Small installations need no worker process. Its libraries are loaded only where they are used.
  const worker = config.WEB_DRAINS
    ? (await import('./wiring/start-worker.ts')).startWorker(config, pool, log)
    : undefined;
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

/** The port that is listened on: the configured one, or any free one where that is 0. */
function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
