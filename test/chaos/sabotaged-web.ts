import { once } from 'node:events';
import { createServer } from 'node:http';
import { migrate } from '../../src/database/migrate.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { runProcess } from '../../src/run-process.ts';
import { poolFor } from '../../src/wiring/parts.ts';
import { appFor } from '../../src/wiring/web-app.ts';
import { sabotageInbox } from './sabotage/inbox.ts';

// As src/server.ts, with an inbox that lacks what the arguments name.
await runProcess('web', async (config, log) => {
  const pool = poolFor(config, log);
  await migrate(pool);
  const inbox = sabotageInbox(
    createInbox(pool, { lingerMs: config.WORKER_LINGER_MS }),
    process.argv.slice(2),
  );
  const server = createServer(appFor(config, pool, inbox, log));
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await inbox.idle();
    await pool.end();
  };
});
