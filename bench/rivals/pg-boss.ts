import { PgBoss } from 'pg-boss';
import { rivalApp, rivalSettings } from './rival-app.ts';

// pg-boss, a queue in PostgreSQL: one `send` for each event, with its defaults.
const settings = rivalSettings();
const boss = new PgBoss(settings.databaseUrl);
boss.on('error', (error) => console.error(error));
await boss.start();
await boss.createQueue('events');
rivalApp(settings, async (event, response) => {
  await boss.send('events', event);
  response.sendStatus(202);
}).listen(settings.port, '127.0.0.1');
