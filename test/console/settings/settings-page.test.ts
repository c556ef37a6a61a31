import { z } from 'zod';
import { connectorVariables } from '../../../src/config/connector-variables.ts';
import { tokenClientsValue } from '../../../src/config/token-clients.ts';
import { newClient } from '../../../src/oauth/issuer/new-client.ts';
import { exampleOperations } from '../../../src/wiring/console/api-description.ts';
import { apiReply, expectDescribed } from '../../support/api-description.ts';
import { integrationKeys } from '../../support/connector.ts';
import { eventually } from '../../support/eventually.ts';
import { first, ownIssuerEnvironment } from '../../support/own-issuer.ts';
import type { Browser } from '../browser.ts';
import { PUBLIC_URL, READER, SESSION_SECRET, type Stage, startStage } from '../console-stage.ts';

const reader = newClient('reader', 'console:read');
/** What is secret in the environment, or in a value of it. */
const SECRETS = {
  METRICS_TOKEN: 'metrics-token-8f2ab1c9',
  XANPAY_CREDENTIALS: 'xan:password-of-xanpay-live',
  PLUM_WEBHOOK_KEYS: 'PlumWebhookKey12345',
  DIGITAL_RIVER_SIGNING_SECRETS: 'test:signing-secret-77a1',
  XANPAY_API_URL: 'https://xan-user:xan-url-password@api.xanpay.com',
};

let stage: Stage;
let viewer: Browser;
beforeAll(async () => {
  stage = await startStage({
    ...ownIssuerEnvironment,
    ...SECRETS,
    PUBLIC_URL,
    OAUTH_CLIENTS: tokenClientsValue([first, reader].map(({ configured }) => configured)),
    PLUM_ENABLED: 'true',
    CONSOLE_FAILED_EVENT_VIEWERS: 'true',
    DIGITAL_RIVER_FILES_SECONDS: '31',
    CONNECTOR_MODEE: 'live',
  });
  viewer = stage.browser();
  await stage.signIn(viewer, READER);
});
afterAll(() => stage.stop());

async function settingsPage(): Promise<string> {
  const page = await viewer.get(`${PUBLIC_URL}/console/settings`);
  expect(page.status).toBe(200);
  return page.text;
}

async function api(path: string, method = 'GET', url = stage.connector.url) {
  const form = { client_id: reader.credentials.id, client_secret: reader.credentials.secret };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  return apiReply(await fetch(`${url}/api/v1${path}`, { method, headers }));
}

function operation(name: string) {
  const found = exampleOperations().find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no operation ${name}.`);
  return found;
}

/** The secrets, as they would stand in a page or in JSON. */
function secretTexts(): string[] {
  const { configured } = reader;
  return [
    'metrics-token-8f2ab1c9',
    'password-of-xanpay-live',
    'PlumWebhookKey12345',
    'signing-secret-77a1',
    'xan-url-password',
    SESSION_SECRET,
    new URL(stage.connector.config.DATABASE_URL).password || 'no password',
    integrationKeys.privateKey.split('\n')[1] ?? '',
    ...[configured.id, configured.secret, reader.credentials.id, reader.credentials.secret],
  ];
}

test('the page shows every variable, its value and where it is from, and no secret', async () => {
  const text = await settingsPage();
  for (const name of Object.keys(connectorVariables.shape)) {
    expect(text).toContain(`<code>${name}</code>`);
  }
  expect(text).toMatch(
    /<code>WORKER_POLL_MS<\/code><\/td>\s*<td data-label="Value"><code>20<\/code>/,
  );
  expect(text).toMatch(
    /DATABASE_URL<\/code><\/td>\s*<td data-label="Value"><span[^>]+>set, not shown/,
  );
  expect(text).toContain('https://(hidden)@api.xanpay.com');
  expect(text).toMatch(/<details><summary>\d+ variables are not set \(Digital River\)/);
  for (const secret of secretTexts()) expect(text).not.toContain(secret);
});

test('what is most likely a mistake is on top', async () => {
  const text = await settingsPage();
  expect(text).toContain('<code>CONNECTOR_MODEE</code> the connector has no variable');
  expect(text).toContain('<code>DIGITAL_RIVER_FILES_SECONDS</code> has no effect');
  expect(text.indexOf('needs attention')).toBeLessThan(text.indexOf('id="configuration"'));
});

test('the API answers the same, as it is described, without secrets', async () => {
  const reply = await api('/settings');
  expect(reply.status).toBe(200);
  expectDescribed(operation('readSettings'), reply);
  const text = JSON.stringify(reply.body);
  for (const secret of secretTexts()) expect(text).not.toContain(secret);
});

test('each source is shown with its paths, proofs and what is written', async () => {
  const text = await settingsPage();
  expect(text).toContain('/services/apexrest/digitalriverv2/webhooks/');
  expect(text).toContain('access token (OAuth) and signature; other addresses');
  expect(text).toContain('<code>order.accepted</code>');
  expect(text).toContain('<code>XanPay_Charge__c</code>: Charge_Id__c');
  expect(text).toContain('key in the header x-api-key; other addresses');
  expect(text).toContain('<code>delivery_status.canceled</code>');
  expect(text).toContain('72 hours');
});

test('without a key the watch is off, and the page says what it needs', async () => {
  const text = await settingsPage();
  expect(text).toContain('The watch is off');
  expect(text).toContain('Set it for the worker');
  expect(text).not.toContain('<caption class="hidden">Webhooks of this installation');
});

test('webhooks are shown as the watch has seen them, with what to run', async () => {
  const { pool } = stage.connector;
  await pool.query(
    `INSERT INTO webhook_watch (listed_at, failed_at, failure) VALUES (now(), NULL, NULL)`,
  );
  await pool.query(`INSERT INTO webhook_state (key, state, types, address, changed_at) VALUES
    ('wh_1', 'enabled', '{order.accepted}', 'https://u:hook-password@connector.example.com/a/?k=hook-key', now()),
    ('wh_2', 'disabled', '{order.complete}', 'https://connector.example.com/b/', NULL),
    ('missing order.invoice.created', 'missing', '{order.invoice.created}', NULL, NULL)`);
  await pool.query(
    `INSERT INTO awaited_type (type, missed_from) VALUES ('order.complete', '2026-11-20T10:00:00Z')`,
  );
  const text = await settingsPage();
  expect(text).toContain('lists the webhooks at Digital River every 10 minutes');
  expect(text).toContain('https://connector.example.com/a/<');
  expect(text).toContain('npm run register-webhooks -- enable');
  expect(text).toContain('No webhook asks for events of this type');
  expect(text).toContain(
    '<code>order.complete</code>, since <time datetime="2026-11-20T10:00:00.000Z"',
  );
  expect(text).toContain('no enabled webhook asks for: 16');
  expect(text).not.toContain('hook-password');
  expect(text).not.toContain('hook-key');
  const reply = await api('/settings');
  expectDescribed(operation('readSettings'), reply);
  expect(reply.body).toMatchObject({ webhooks: { watch: 'on' } });
});

test('a viewer runs the doctor: failed first, with advice, without secrets; and it is audited', async () => {
  expect((await viewer.get(`${PUBLIC_URL}/console/settings/doctor`)).text).toContain('has not run');
  const page = await viewer.post(
    `${PUBLIC_URL}/console/settings/doctor`,
    {},
    { origin: PUBLIC_URL },
  );
  const shown = page.status === 303 ? await finished() : page.text;
  expect(shown).toMatch(/Run at <time/);
  expect(shown).toContain('<h2>Database</h2>');
  expect(shown).toContain('heroku run --app NAME');
  const standings = [...shown.matchAll(/badge is-\w+">(failed|warning|skipped|ok)</g)];
  expect(standings[0]?.[1]).toBe('failed');
  expect(shown.indexOf('>failed<')).toBeLessThan(shown.indexOf('>ok<'));
  for (const secret of secretTexts()) expect(shown).not.toContain(secret);
  expect((await finished()).replace(/\s/g, '')).toBe(shown.replace(/\s/g, ''));

  const audit = await viewer.get(`${PUBLIC_URL}/console/audit?action=runDoctor`);
  expect(audit.text).toContain(READER.username);
  expect(audit.text).toContain('the whole set-up');

  const report = await api('/settings/doctor');
  expect(report.status).toBe(200);
  expectDescribed(operation('readDoctorReport'), report);
  expect(z.object({ isRunning: z.boolean() }).parse(report.body).isRunning).toBe(false);
}, 120_000);

async function finished(): Promise<string> {
  let text = '';
  await eventually(async () => {
    text = (await viewer.get(`${PUBLIC_URL}/console/settings/doctor`)).text;
    expect(text).toContain('Run at');
  }, 90_000);
  return text;
}

test('a client of the API runs the doctor; what it cannot read is a finding', async () => {
  // Its environment is that of the test, which has no configuration.
  await using other = await stage.startAnother({});
  const reply = await api('/settings/doctor', 'POST', other.url);
  expect(reply.status).toBe(200);
  expectDescribed(operation('runDoctor'), reply);
  expect(JSON.stringify(reply.body)).toContain('DATABASE_URL is missing');
  const again = await api('/settings/doctor', 'POST', other.url);
  expectDescribed(operation('runDoctor'), again);
}, 120_000);

test('a form of another site does not run the doctor', async () => {
  const page = await viewer.post(
    `${PUBLIC_URL}/console/settings/doctor`,
    {},
    { origin: 'https://evil.example' },
  );
  expect(page.status).toBe(403);
});
