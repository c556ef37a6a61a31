import { createHash } from 'node:crypto';
import type { Browser } from './browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from './console-stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage();
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
afterAll(() => stage.stop());

function keyOf(source: string, eventId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, eventId]))
    .digest('hex');
}

async function store(eventId: string): Promise<string> {
  const key = keyOf('digital-river', eventId);
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, arrivals, status, settled_at, reason, error_code,
       error_object, error_field, error_detail, body, failed_key)
     VALUES ('digital-river', $1, 'order.accepted', '262870896475', false, 'test', 3, 'parked', now(),
       'A rule of the org refuses <Status>.', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Order', 'Status',
       'bad value: Jane Roe', '{"name":"Jane Roe"}', $2)`,
    [eventId, key],
  );
  return key;
}

test("an event's page shows its facts, but neither its body nor Salesforce's own words", async () => {
  const key = await store('evt_<1>');
  const page = await browser.get(`${PUBLIC_URL}/console/events/${key}`);
  expect(page.status).toBe(200);
  for (const text of [
    'Event evt_&lt;1&gt;',
    'order.accepted',
    '262870896475',
    'parked',
    '3 times',
    'A rule of the org refuses &lt;Status&gt;.',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'Reprocess',
  ]) {
    expect(page.text).toContain(text);
  }
  expect(page.text).not.toContain('Jane');
});

test('only the page of a parked event shows how to process it again', async () => {
  const key = await store('evt_3');
  await stage.connector.pool.query("UPDATE event SET status = 'applied' WHERE event_id = 'evt_3'");
  const page = await browser.get(`${PUBLIC_URL}/console/events/${key}`);
  expect(page.text).toContain('applied');
  expect(page.text).not.toContain('Reprocess');
});

test.each([
  ['unknown', 'a'.repeat(64)],
  ['not a digest', 'evt_1'],
  ['in capitals', 'A'.repeat(64)],
  ['not decodable', '%zz'],
  ['with a path in it', '..%2f..%2fhealth'],
])('a key that is %s has no page', async (_, key) => {
  const page = await browser.get(`${PUBLIC_URL}/console/events/${key}`);
  expect(page.status).toBe(404);
  expect(page.text).toContain('Page not found');
  expect(page.text).toContain('Back to the console');
});

test('a user who is not signed in sees no event, and cannot find out whether it exists', async () => {
  const key = await store('evt_2');
  for (const eventKey of [key, 'b'.repeat(64)]) {
    const page = await stage.browser().get(`${PUBLIC_URL}/console/events/${eventKey}`);
    expect(page.status).toBe(303);
    expect(page.text).not.toContain('evt_2');
  }
});

test.each(['/console', '/console/signed-out', '/console/nowhere', '/console/callback'])(
  '%s is not cached, runs no scripts and cannot be framed',
  async (path) => {
    const { headers } = await browser.get(PUBLIC_URL + path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toContain('max-age');
    expect(headers.get('content-type')).toContain('text/html');
  },
);

test('the style sheet is served without a session', async () => {
  const { headers, text } = await stage.browser().get(`${PUBLIC_URL}/console/style.css`);
  expect(headers.get('content-type')).toContain('text/css');
  expect(headers.get('set-cookie')).toBeNull();
  expect(text).toContain(':focus-visible');
});

test('no path outside the console sets a cookie or opens a session', async () => {
  const { rowCount } = await stage.connector.pool.query('SELECT FROM console_session');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  for (const path of [
    '/services/apexrest/digitalriver/v1/order',
    '/health/live',
    '/health/ready',
    '/consolex',
    '/',
  ]) {
    for (const method of ['GET', 'POST']) {
      const reply = await fetch(stage.connector.url + path, {
        method,
        headers: { cookie },
        ...(method === 'POST' ? { body: '{}' } : {}),
      });
      expect(reply.headers.get('set-cookie')).toBeNull();
    }
  }
  const after = await stage.connector.pool.query('SELECT FROM console_session');
  expect(after.rowCount).toBe(rowCount);
});
