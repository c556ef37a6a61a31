import { once } from 'node:events';
import { migrateAtStart } from './database/migrate-at-start.ts';
import { createHttpServer, listen } from './routes/http-server.ts';
import { runProcess } from './run-process.ts';
import { startActivity } from './wiring/activity/start-activity.ts';
import { refuseOpenPaths } from './wiring/open-paths.ts';
import { createParts, type Parts } from './wiring/parts.ts';
import { webApp } from './wiring/web-app.ts';
import { createWebParts } from './wiring/web-parts.ts';

await runProcess('web', async (config, log) => {
  const parts = createWebParts(createParts(config, log));
  if (config.NODE_ENV === 'production') await refuseOpenPaths(parts.endpoints());
  const [pool, inbox] = [parts.pool(), parts.inbox()];
  const migrations = await migrateAtStart(pool, log);
  const server = createHttpServer(await webApp(parts));
  const recording = startActivity(parts);
  const port = await listen(server, config.PORT, config.HOST);
  // Small installations need no worker process. Its libraries are loaded only where they are used.
  const worker = await (config.WEB_DRAINS ? startWorkerOn(parts) : startAlertsOn(parts));
  log.info({ port, migrations, problems: await inbox.problems() }, 'ready for webhooks');
  return async () => {
    const closed = once(server, 'close');
    parts.live().close();
    server.close();
    server.closeIdleConnections();
    // At the same time, since each of them may take most of the time that a process has to end.
    await Promise.all([closed.then(() => inbox.idle()), worker?.stop()]);
    await recording.stop();
    // Callers that have hung up may still be refused until then.
    parts.otherMode().flush();
    parts.refusals().flush();
    await pool.end();
  };
});

/** A worker that does not run cannot alert to that. */
async function startAlertsOn(parts: Parts) {
  const { ALERT_WEBHOOK_URL: webhook, ALERT_SMTP_URL: smtp } = parts.config;
  if (webhook === undefined && smtp === undefined) return undefined;
  const { startAlerts } = await import('./wiring/alerts/start-alerts.ts');
  return startAlerts(parts);
}

async function startWorkerOn(parts: Parts) {
  const { createWorkerParts } = await import('./wiring/worker-parts.ts');
  const { startWorker } = await import('./wiring/start-worker.ts');
  return startWorker(createWorkerParts(parts));
}
