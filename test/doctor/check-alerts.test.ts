import type { Pool } from 'pg';
import { readConfig } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkAlerts } from '../../src/doctor/checks/alerts/check-alerts.ts';
import { MAIL_PASSWORD, startMailReceiver } from '../alerts/receivers.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
  await migrate(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const check = async (changes: Record<string, string>) => {
  const config = readConfig({ ...exampleEnvironment(database.url), ...changes });
  const findings = await checkAlerts(pool, config);
  return findings.map(({ standing, check: name, found }) => `${standing} ${name}: ${found}`);
};

test('says that no channel is set up', async () => {
  expect(await check({})).toEqual(['ok channels: off, because none is set up']);
});

test('asks the mail server, and sends nothing', async () => {
  const mail = await startMailReceiver();
  const email = {
    ...{ ALERT_SMTP_URL: mail.url, ALERT_EMAIL_FROM: 'a@example.com' },
    ALERT_EMAIL_TO: 'b@example.com',
  };
  expect(await check(email)).toEqual([
    'ok email: 1 address, by 127.0.0.1; no message was sent yet',
  ]);
  const wrong = { ...email, ALERT_SMTP_URL: mail.url.replace('alerts', 'other') };
  const findings = await check(wrong);
  expect(findings).toEqual([expect.stringMatching(/^warning email: .*refused the user name/)]);
  expect(findings.join()).not.toContain(encodeURIComponent(MAIL_PASSWORD));
  expect(mail.mails).toEqual([]);
  await mail.stop();
});

test('says how the last message of a webhook went', async () => {
  const webhook = { ALERT_WEBHOOK_URL: 'https://hooks.example.com/secret' };
  await pool.query(
    `INSERT INTO alert_channel VALUES ('webhook', now(), now(), 'The receiver refused the message (HTTP 404).')`,
  );
  expect(await check(webhook)).toEqual([
    expect.stringMatching(
      /^warning webhook: hooks\.example\.com; the last message, at .*, was not sent: The receiver refused/,
    ),
  ]);
  await pool.query('UPDATE alert_channel SET failure = NULL');
  expect(await check(webhook)).toEqual([
    expect.stringMatching(/^ok webhook: hooks\.example\.com; the last message was sent at 20/),
  ]);
});
