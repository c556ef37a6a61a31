import { listAlerts, testAlert } from '../../src/console/alerts/alerts-operations.ts';
import type { Actor } from '../../src/console/operation/actor.ts';
import type { AuditEntry } from '../../src/console/operation/audit-trail.ts';
import { performer } from '../../src/console/operation/perform.ts';
import { createLog } from '../../src/log.ts';
import { HOUR_MS } from '../../src/time.ts';
import { startAlerts } from '../../src/wiring/alerts/start-alerts.ts';
import { alertsData } from '../../src/wiring/console/alerts.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import {
  MAIL_PASSWORD,
  type MailReceiver,
  SHORT_TIMES,
  startMailReceiver,
  startWebhookReceiver,
  WEBHOOK_SECRET,
  type WebhookReceiver,
} from '../alerts/receivers.ts';
import { eventually } from '../support/eventually.ts';
import type { Browser, Page } from './browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from './console-stage.ts';

/** It is quiet now, and for hours. */
const hour = (fromNow: number) =>
  new Date(Date.now() + fromNow * HOUR_MS).toISOString().slice(11, 13);
const QUIET = `${hour(-1)}:00-${hour(8)}:00 UTC`;

let webhook: WebhookReceiver;
let mail: MailReceiver;
let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  webhook = await startWebhookReceiver();
  mail = await startMailReceiver();
  stage = await startStage({
    ALERT_WEBHOOK_URL: webhook.url,
    ALERT_SMTP_URL: mail.url,
    ALERT_EMAIL_FROM: 'connector@example.com',
    ALERT_EMAIL_TO: 'person@example.com',
    ALERT_QUIET: QUIET,
  });
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
afterAll(async () => {
  await stage.stop();
  await webhook.stop();
  await mail.stop();
});

const ALERTS = `${PUBLIC_URL}/console/alerts`;
const open = () => browser.get(ALERTS);
const pressTest = (channel: string, origin = PUBLIC_URL): Promise<Page> =>
  browser.post(`${ALERTS}/channels/${channel}/test`, {}, { origin });

test('the page shows the channels without secrets and addresses, and what is quiet', async () => {
  const page = await open();
  expect(page.status).toBe(200);
  for (const text of [
    '<h1>Alerts</h1>',
    'Webhook',
    '127.0.0.1',
    '1 address, by 127.0.0.1',
    'not used yet',
    `Only urgent alerts are sent at ${QUIET}.`,
    'Nothing needs a person.',
    'Send a test by e-mail',
    'aria-current="page"',
  ]) {
    expect(page.text).toContain(text);
  }
  for (const secret of [WEBHOOK_SECRET, MAIL_PASSWORD, 'person@example.com']) {
    expect(page.text).not.toContain(secret);
  }
});

test.each(['webhook', 'email'])(
  'the test button of %s sends a message, and shows its result',
  async (name) => {
    const reply = await pressTest(name);
    expect(reply.status).toBe(303);
    const page = await browser.get(reply.location);
    expect(page.text).toContain('The test message was sent.');
    expect(page.text).toContain('Test: alerts of the Digital River connector arrive here');
    const received = name === 'webhook' ? webhook.posts.at(-1)?.text : mail.mails.at(-1)?.content;
    expect(received).toContain('This is a test of the Digital River connector.');
  },
);

test('a test that fails shows why, and is not repeated', async () => {
  webhook.answers.push(404);
  const page = await browser.get((await pressTest('webhook')).location);
  expect(page.text).toContain(
    'The test message was not sent. The receiver refused the message (HTTP 404): ALERT_WEBHOOK_URL is not valid any more.',
  );
  expect(page.text).toContain('failing');
  const count = webhook.posts.length;
  await pressTest('webhook');
  expect(webhook.posts).toHaveLength(count + 1);
  expect((await open()).text).toContain('works');
});

test('a test is recorded in the audit trail; a form of another site and an unknown channel are refused', async () => {
  const count = webhook.posts.length;
  expect((await pressTest('webhook', 'https://evil.example.com')).status).toBe(403);
  expect([400, 404]).toContain((await pressTest('pager')).status);
  expect(webhook.posts).toHaveLength(count);
});

test('a viewer may look, and not send a test', async () => {
  const entries: AuditEntry[] = [];
  const perform = performer({ record: async (entry) => void entries.push(entry) });
  const data = alertsData(stage.connector.pool, stage.connector.config);
  const viewer: Actor = { kind: 'user', id: '005', name: 'viewer', role: 'viewer' };
  const alerts = await perform(listAlerts(data), {}, viewer);
  expect(alerts.channels.map(({ channel }) => channel)).toEqual(['webhook', 'email']);
  await expect(perform(testAlert(data), { channel: 'webhook' }, viewer)).rejects.toMatchObject({
    status: 403,
  });
  expect(entries).toMatchObject([
    { action: 'testAlert', outcome: 'refused', what: 'alert channel webhook' },
  ]);
});

test('what needs a person is shown while it lasts, also what waits for the end of the quiet hours', async () => {
  const { pool, config } = stage.connector;
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, settled_at, reason, error_code,
       error_object, body)
     VALUES ('digital-river', 'e1', 'order.accepted', 's1', false, 'test', 'parked', now(),
       'A <rule> of the org refuses it.', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Order', '{}')`,
  );
  const parts = createParts(config, createLog('silent'), { ...PART_BUILDERS, pool: () => pool });
  const alerts = startAlerts(createWorkerParts(parts), SHORT_TIMES);
  await eventually(async () => {
    const { text } = await open();
    expect(text).toContain('Events are parked: FIELD_CUSTOM_VALIDATION_EXCEPTION on Order');
    expect(text).toContain('A &lt;rule&gt; of the org refuses it.');
    expect(text).toContain('waits for the end of the quiet hours');
  });
  await pool.query("UPDATE event SET status = 'applied' WHERE event_id = 'e1'");
  await eventually(async () => expect((await open()).text).toContain('Nothing needs a person.'));
  await alerts?.stop();
});

test('without a channel, the page says how one is set up', async () => {
  await using other = await stage.startAnother({
    ALERT_WEBHOOK_URL: undefined,
    ALERT_SMTP_URL: undefined,
  });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-forwarded-proto': 'https' };
  const text = await (await fetch(`${other.url}/console/alerts`, { headers })).text();
  expect(text).toContain('No channel is set up');
  expect(text).toContain('ALERT_WEBHOOK_URL');
});
