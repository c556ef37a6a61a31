import { makeEvent } from '../../local/events/make-event.ts';
import { acknowledgeIssue, takeBackIssue } from '../../src/issues/change-issue.ts';
import { listIssues } from '../../src/issues/read-issues.ts';
import { refreshIssues } from '../../src/issues/refresh-issues.ts';
import { unresolvedIssues } from '../../src/issues/unresolved-issues.ts';
import { createLog } from '../../src/log.ts';
import { startAlerts } from '../../src/wiring/alerts/start-alerts.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import {
  MAIL_PASSWORD,
  type MailReceiver,
  SHORT_TIMES,
  startMailReceiver,
  startWebhookReceiver,
  WEBHOOK_SECRET,
  type WebhookReceiver,
} from './receivers.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const CONSOLE = {
  PUBLIC_URL: 'https://connector.example.com/',
  CONSOLE_CLIENT_ID: 'console',
  CONSOLE_CLIENT_SECRET: 'secret',
  CONSOLE_SESSION_SECRETS: 'a session secret of 32 bytes or more',
  CONSOLE_USERS: '005000000000001AAA',
};

let org: TestOrg;
let token: string;
let webhook: WebhookReceiver;
let mail: MailReceiver;
let connector: TestConnector;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});
afterAll(() => org.stop());

beforeEach(async () => {
  webhook = await startWebhookReceiver();
  mail = await startMailReceiver();
  connector = await startConnector({
    ...org.environment,
    ...CONSOLE,
    FAILED_EVENTS_IN_ORG: 'false',
    ALERT_WEBHOOK_URL: webhook.url,
    ALERT_SMTP_URL: mail.url,
    ALERT_EMAIL_FROM: 'connector@example.com',
    ALERT_EMAIL_TO: 'one@example.com, two@example.com',
  });
});
afterEach(async () => {
  await connector.stop();
  await webhook.stop();
  await mail.stop();
});

async function send(salesforceOrderId: string) {
  orders += 1;
  const orderId = `67000000${String(orders).padStart(4, '0')}`;
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  const headers = { authorization: `Bearer ${token}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  return event;
}

const WITH_CONFLICT = { DR_Order_Id__c: 'taken' };

/** Parks events as a worker does, without the work. */
async function park(count: number, code = 'STRING_TOO_LONG') {
  await connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, settled_at, reason, error_code,
       error_object, error_field, error_detail, body)
     SELECT 'digital-river', $2 || n, 'order.accepted', 's' || n, false, 'test', 'parked', now(),
       'The value of the field is too long.', $2, 'DR_Fulfillment__c', '', 'Jane Roe', '{"name":"Jane Roe"}'
     FROM generate_series(1, $1) AS n`,
    [count, code],
  );
}

const settle = () =>
  connector.pool.query("UPDATE event SET status = 'applied' WHERE status = 'parked'");

async function looks(count: number) {
  const before = await lastLook();
  let seen = 0;
  let last = before;
  await eventually(async () => {
    const at = await lastLook();
    if (at !== last) seen += 1;
    last = at;
    expect(seen).toBeGreaterThanOrEqual(count);
  });
}

/** When the task is due next shows that a look has ended. */
async function lastLook(): Promise<string> {
  const { rows } = await connector.pool.query<{ at: string }>(
    "SELECT due_at::text AS at FROM reconciliation WHERE source = 'watch-alerts'",
  );
  return rows[0]?.at ?? '';
}

test('a parked event leads to one post and one mail, and to one more when it is over', async () => {
  const { id } = await org.createOrder(WITH_CONFLICT);
  const event = await send(id);
  connector.work(SHORT_TIMES);
  await eventually(async () => {
    expect(webhook.posts).toHaveLength(1);
    expect(mail.mails).toHaveLength(1);
  });
  const [post] = webhook.posts;
  expect(post?.text).toContain('*Events are parked: ORDER_CONFLICT on Order.DR_Order_Id__c*');
  expect(post?.text).toContain('1 event of digital-river could not be written.');
  expect(post?.text).toContain('What to do: ');
  expect(post?.text).toMatch(/https:\/\/connector\.example\.com\/console\/issues\/[0-9a-f]{32}/);
  const [sent] = mail.mails;
  expect(sent?.to).toEqual(['one@example.com', 'two@example.com']);
  expect(sent?.content).toContain('Subject: [Digital River connector] Events are parked:');
  const alert = post?.headers['idempotency-key'];
  expect(sent?.content).toContain(`Message-ID: <${alert}@example.com>`);
  // Names, streets and e-mail addresses of the order.
  const { email = 'none', shipTo } = event.data.object as {
    email?: string;
    shipTo?: { name?: string };
  };
  for (const personal of [email, shipTo?.name ?? email]) {
    expect(post?.text).not.toContain(personal);
    expect(sent?.content).not.toContain(personal);
  }
  await looks(5);
  expect([webhook.posts.length, mail.mails.length]).toEqual([1, 1]);
  await settle();
  await eventually(async () => {
    expect(webhook.posts).toHaveLength(2);
    expect(mail.mails).toHaveLength(2);
  });
  expect(webhook.posts[1]?.text).toContain('*Recovered: Events are parked: ORDER_CONFLICT');
  expect(webhook.posts[1]?.text).toContain('It lasted ');
});

test('a thousand events of one cause, and others at the same time, lead to one message', async () => {
  await park(1000);
  await park(3, 'DUPLICATE_VALUE');
  connector.work(SHORT_TIMES);
  await eventually(async () => expect(webhook.posts).toHaveLength(1));
  const [post] = webhook.posts;
  expect(post?.text).toContain('and 1 more*');
  expect(post?.text).toContain('1,000 events of digital-river');
  expect(post?.text).toContain('3 events of digital-river');
  expect(post?.text).not.toContain('Jane');
  await park(1, 'NUMBER_OUTSIDE_VALID_RANGE');
  await eventually(async () => expect(webhook.posts).toHaveLength(2));
  expect(webhook.posts[1]?.text).not.toContain('STRING_TOO_LONG');
});

test('an acknowledged issue is not alerted to, and one that is taken back is', async () => {
  await park(2);
  await refreshIssues(connector.pool);
  const [issue] = await listIssues(connector.pool, 'open');
  const [parked] = await unresolvedIssues(connector.pool);
  expect(parked?.key).toBe(issue?.key);
  await acknowledgeIssue(connector.pool, issue?.key ?? '', 'Ada', null);
  connector.work(SHORT_TIMES);
  await looks(5);
  expect(webhook.posts).toEqual([]);
  await takeBackIssue(connector.pool, issue?.key ?? '', 'Ada');
  await eventually(async () => expect(webhook.posts).toHaveLength(1));
});

test('two workers send each message once', async () => {
  await park(10);
  connector.work(SHORT_TIMES);
  connector.work(SHORT_TIMES);
  await eventually(async () => expect(mail.mails).toHaveLength(1));
  await looks(5);
  expect([webhook.posts.length, mail.mails.length]).toEqual([1, 1]);
});

test('a message that was refused is sent again with the same id, and the log says so', async () => {
  webhook.answers.push(500, 'redirect', 503);
  await park(1);
  connector.work(SHORT_TIMES);
  await eventually(async () => expect(webhook.posts).toHaveLength(4));
  const ids = webhook.posts.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(ids).size).toBe(1);
  expect(mail.mails).toHaveLength(1);
  const warned = connector.logged.filter((line) => line.includes('alert not sent; it is retried'));
  expect(warned).toHaveLength(3);
  expect(warned[0]).toContain('The receiver refused the message (HTTP 500).');
  expect(warned[1]).toContain('answered with a redirect (HTTP 302), which is not followed');
  await eventually(async () =>
    expect(await channel('webhook')).toMatchObject({ failure: null, failed_at: expect.any(Date) }),
  );
});

test('while a receiver does not answer, events are applied, mails are sent, and a stop is not delayed', async () => {
  // Under load, one that hangs is given up before the rest has happened, and hangs again.
  webhook.hangs = true;
  await park(1);
  const worker = connector.work(SHORT_TIMES);
  await eventually(async () => {
    expect(webhook.posts.length).toBeGreaterThanOrEqual(1);
    expect(mail.mails).toHaveLength(1);
  });
  const ids = await Promise.all(Array.from({ length: 20 }, () => org.createOrder()));
  for (const { id } of ids) await send(id);
  await eventually(async () => {
    const stored = await connector.events();
    expect(stored.filter(({ status }) => status === 'applied')).toHaveLength(20);
  });
  // The one that hangs still hangs.
  expect(await deliveries('webhook')).toMatchObject([{ state: 'pending' }]);
  await worker.stop();
  expect(await deliveries('webhook')).toMatchObject([{ state: 'pending' }]);
  webhook.hangs = false;
  connector.work(SHORT_TIMES);
  await connector.pool.query('UPDATE alert_delivery SET due_at = now() WHERE state = $1', [
    'pending',
  ]);
  await eventually(async () =>
    expect(await deliveries('webhook')).toMatchObject([{ state: 'delivered' }]),
  );
});

test('events that are applied again are neither over nor alerted to before that is decided', async () => {
  await park(3);
  connector.work(SHORT_TIMES);
  await eventually(async () => expect(webhook.posts).toHaveLength(1));
  // Replayed, and not claimed by a worker: it has no row for their subjects.
  await connector.pool.query(
    `INSERT INTO event_history (seq, round, outcome, action, status, code, object, field)
     SELECT seq, 1, '', 'replayed', 'parked', error_code, error_object, error_field FROM event WHERE status = 'parked'`,
  );
  await connector.pool.query("UPDATE event SET status = 'pending' WHERE status = 'parked'");
  await eventually(async () =>
    expect(await unresolvedIssues(connector.pool)).toMatchObject([{ count: 0 }]),
  );
  await looks(5);
  expect(webhook.posts).toHaveLength(1);
  await connector.pool.query("UPDATE event SET status = 'applied' WHERE status = 'pending'");
  await eventually(async () => expect(webhook.posts).toHaveLength(2));
  expect(webhook.posts[1]?.text).toContain('*Recovered: Events are parked:');
});

test('a process without a worker alerts to what it alone can see: held writes, old usage, and no worker', async () => {
  await connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, reason, error_code,
       error_object, body, received_at)
     SELECT 'digital-river', 'h' || n, 'order.accepted', 'h' || n, false, 'test', 'waiting',
       'A right is missing.', 'INSUFFICIENT_ACCESS', 'Order', '{}', now() - interval '2 days'
     FROM generate_series(1, 1000) AS n`,
  );
  await connector.pool.query(
    `INSERT INTO subject (source, key, due_at) VALUES ('digital-river', 'due', now() - interval '1 hour')`,
  );
  await connector.pool.query(
    `INSERT INTO org_usage (used, call_limit, absent_fields, seen_at) VALUES (99, 100, '{}', now())`,
  );
  const parts = createParts(
    connector.config,
    createLog('info', { write: (line) => connector.logged.push(line) }),
    { ...PART_BUILDERS, pool: () => connector.pool },
  );
  const alerts = startAlerts(parts, SHORT_TIMES);
  await eventually(async () => expect(webhook.posts).toHaveLength(1));
  await alerts?.stop();
  const [post] = webhook.posts;
  expect(post?.text).toContain('\nWrites are held: INSUFFICIENT_ACCESS on Order\n');
  expect(post?.text).toContain('1,000 events of digital-river. A right is missing.');
  expect(post?.text).toContain('No worker seems to run');
  expect(post?.text).toContain('The API calls of the Salesforce org are nearly used up');
  // Why they do not move is known.
  expect(post?.text).not.toContain('Pending events do not move');
});

test('what was known of webhooks is forgotten when no process lists them, and it is not called over', async () => {
  const listed = (hours: number) =>
    connector.pool.query(
      `INSERT INTO webhook_watch (listed_at) VALUES (now() - $1 * interval '1 hour')
       ON CONFLICT (one_row) DO UPDATE SET listed_at = excluded.listed_at`,
      [hours],
    );
  await connector.pool.query(
    `INSERT INTO webhook_state (key, state, types, address) VALUES ('w', 'disabled', '{order.accepted}', 'a')`,
  );
  await listed(1);
  connector.work(SHORT_TIMES);
  await eventually(async () => expect(webhook.posts).toHaveLength(1));
  expect(webhook.posts[0]?.text).toContain('A webhook at Digital River is disabled');
  await listed(25);
  await looks(5);
  expect(webhook.posts).toHaveLength(1);
  const { rows } = await connector.pool.query('SELECT FROM alert_condition');
  expect(rows).toEqual([]);
});

test('a message of two days ago is tried when a worker starts; that of an absent channel is given up', async () => {
  await connector.pool.query(
    `WITH added AS (
       INSERT INTO alert VALUES (gen_random_uuid(), 'alert', 'Old', 'Old', now() - interval '2 days') RETURNING id
     )
     INSERT INTO alert_delivery (alert_id, channel) SELECT id, unnest('{webhook,absent}'::text[]) FROM added`,
  );
  connector.work(SHORT_TIMES);
  await eventually(async () => {
    expect(await deliveries('webhook')).toEqual([{ state: 'delivered', attempts: 0 }]);
    expect(await deliveries('absent')).toEqual([{ state: 'failed', attempts: 0 }]);
  });
});

test('what cannot be sent for 24 hours is given up, and that is logged as an error', async () => {
  webhook.answers.push(500, 500);
  await park(1);
  connector.work({ ...SHORT_TIMES, firstRetryMs: 60_000 });
  await eventually(async () =>
    expect(await deliveries('webhook')).toMatchObject([{ state: 'pending', attempts: 1 }]),
  );
  await connector.pool.query("UPDATE alert SET created_at = now() - interval '24 hours'");
  await connector.pool.query("UPDATE alert_delivery SET due_at = now() WHERE channel = 'webhook'");
  await eventually(async () =>
    expect(await deliveries('webhook')).toMatchObject([{ state: 'failed', attempts: 2 }]),
  );
  await eventually(async () => {
    const [given] = connector.logged.filter((line) => line.includes('alert given up'));
    expect(JSON.parse(given ?? '{}')).toMatchObject({ level: 'error', channel: 'webhook' });
  });
});

test('no secret is logged, whatever goes wrong', async () => {
  await mail.stop();
  await webhook.stop();
  await park(1);
  connector.work(SHORT_TIMES);
  await eventually(async () => {
    const failed = connector.logged.filter((line) => line.includes('alert not sent'));
    expect(failed.some((line) => line.includes('"webhook"') && line.includes('ECONNREFUSED'))).toBe(
      true,
    );
    expect(failed.some((line) => line.includes('"email"'))).toBe(true);
  });
  const logged = connector.logged.join('\n');
  for (const secret of [WEBHOOK_SECRET, MAIL_PASSWORD, encodeURIComponent(MAIL_PASSWORD)]) {
    expect(logged).not.toContain(secret);
  }
  expect(logged).not.toContain('one@example.com');
  webhook = await startWebhookReceiver();
  mail = await startMailReceiver();
});

async function deliveries(name: string) {
  const { rows } = await connector.pool.query(
    'SELECT state, attempts FROM alert_delivery WHERE channel = $1',
    [name],
  );
  return rows;
}

async function channel(name: string) {
  const { rows } = await connector.pool.query('SELECT * FROM alert_channel WHERE channel = $1', [
    name,
  ]);
  return rows[0];
}
