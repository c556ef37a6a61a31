import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createInbox } from './inbox/inbox.ts';
import { migrate } from './inbox/migrate.ts';
import { whenReachable } from './inbox/when-reachable.ts';
import { appFor } from './parts/web.ts';
import { poolFor } from './parts.ts';
import { runProcess } from './run-process.ts';

/** Above the idle time of the router in front, which would otherwise send into a connection that just closed. */
const KEEP_ALIVE_MS = 95_000;
/** Longest that a caller may take to send a request. */
const REQUEST_TIMEOUT_MS = 15_000;

await runProcess('web', async (config, log) => {
  const pool = poolFor(config, log);
  const migrations = await whenReachable(() => migrate(pool));
  const inbox = createInbox(pool, { lingerMs: config.WORKER_LINGER_MS });
  const app = appFor(config, pool, inbox, log);
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    app,
  );
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  // Small installations need no worker process. Its libraries are loaded only where they are used.
  const worker = config.WEB_DRAINS
    ? (await import('./drain.ts')).startDraining(config, pool, log)
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
