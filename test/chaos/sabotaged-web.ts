import { once } from 'node:events';
import { createServer } from 'node:http';
import { migrate } from '../../src/database/migrate.ts';
import { runProcess } from '../../src/run-process.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts } from '../../src/wiring/web-parts.ts';
import { sabotageInbox } from './sabotage/inbox.ts';

// Like src/server.ts, but the inbox lacks the guards that the arguments name.
await runProcess('web', async (config, log) => {
  const names = process.argv.slice(2);
  const parts = createWebParts(
    createParts(config, log, {
      ...PART_BUILDERS,
      inbox: (all) => sabotageInbox(PART_BUILDERS.inbox(all), names),
    }),
  );
  const [pool, inbox] = [parts.pool(), parts.inbox()];
  await migrate(pool);
  const server = createServer(await webApp(parts));
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await inbox.idle();
    await pool.end();
  };
});
