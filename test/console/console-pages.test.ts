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

async function store(eventId: string, code = 'FIELD_CUSTOM_VALIDATION_EXCEPTION'): Promise<string> {
  const key = keyOf('digital-river', eventId);
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, arrivals, status, settled_at, reason, error_code,
       error_object, error_field, error_detail, body, failed_key)
     VALUES ('digital-river', $1, 'order.accepted', '262870896475', false, 'test', 3, 'parked', now(),
       'A rule of the org refuses <Status>.', $3, 'Order', 'Status',
       'bad value: Jane Roe', '{"name":"Jane Roe"}', $2)`,
    [eventId, key, code],
  );
  return key;
}

test("an event's page shows its facts, but neither its body nor Salesforce's own words about its values", async () => {
  const key = await store('evt_<1>', 'STRING_TOO_LONG');
  const page = await browser.get(`${PUBLIC_URL}/console/events/${key}`);
  expect(page.status).toBe(200);
  for (const text of [
    'Event evt_&lt;1&gt;',
    'order.accepted',
    '262870896475',
    'parked',
    '3 times',
    'A rule of the org refuses &lt;Status&gt;.',
    'STRING_TOO_LONG',
    'Reprocess',
  ]) {
    expect(page.text).toContain(text);
  }
  expect(page.text).not.toContain('Jane');
});

async function pageOf(eventId: string, set = ''): Promise<string> {
  const key = keyOf('digital-river', eventId);
  if (set !== '') {
    await stage.connector.pool.query(`UPDATE event SET ${set} WHERE failed_key = $1`, [key]);
  }
  return (await browser.get(`${PUBLIC_URL}/console/events/${key}`)).text;
}

test.each([
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', true],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', true],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', true],
  ['STRING_TOO_LONG', false],
  ['DUPLICATE_VALUE', false],
  ['CONNECTOR_ERROR', false],
])(
  'whether the page says that the org gives a reason for %s, and never shows its words: %j',
  async (code, isShown) => {
    await store(code, code);
    const text = await pageOf(code);
    expect(text.includes('gives a reason in words of its own')).toBe(isShown);
    expect(text).not.toContain('Jane Roe');
    expect(text).not.toContain('"name"');
  },
);

test('a conflict is shown with links to its Orders, and the other id', async () => {
  await store('evt_c', 'ORDER_CONFLICT');
  const ids = ['801Qy0000000001AAA', '801Qy0000000002AAA'];
  const conflict = { order: ids[0], otherOrder: ids[1], otherSubject: '476550016196' };
  const text = await pageOf('evt_c', `conflict = '${JSON.stringify(conflict)}'`);
  for (const id of ids) {
    expect(text).toContain(
      `<a href="${stage.orgUrl}/lightning/r/Order/${id}/view">Order ${id}</a>`,
    );
  }
  expect(text).toContain('<dd><a href="/console/orders/476550016196">476550016196</a></dd>');
});

test('a dismissed event is shown with its note, who dismissed it, and how to take that back', async () => {
  await store('evt_d');
  const text = await pageOf(
    'evt_d',
    "status = 'dismissed', dismissal_note = 'A <test> order', dismissed_by = '005Qy0000000001AAA'",
  );
  expect(text).toContain('</span> A person set it aside</p>');
  expect(text).toContain('A &lt;test&gt; order');
  expect(text).toContain('005Qy0000000001AAA');
  expect(text).toMatch(
    /<form class="action" method="post" action="\/console\/events\/\d+\/restore">/,
  );
});

test.each([
  ['waiting_since', 'error_code = NULL', 'Waiting for its Salesforce record'],
  ['held_since', "error_code = 'INVALID_FIELD'", 'Held (Salesforce refuses it for now)'],
])('an event that waits is shown with its time (%s)', async (column, set, status) => {
  await store('evt_w');
  await stage.connector.pool.query(
    `INSERT INTO subject (source, key, ${column}) VALUES ('digital-river', '262870896475', '2026-11-02T10:00:00Z')
     ON CONFLICT (source, key) DO UPDATE SET ${column} = excluded.${column}`,
  );
  const text = await pageOf('evt_w', `status = 'waiting', settled_at = NULL, ${set}`);
  expect(text).toContain(status);
  expect(text).toContain('<dt>Waiting Since</dt>');
  expect(text).toContain('2026-11-02 10:00:00 UTC');
  expect(text).toContain('The event is then written by itself.');
  await stage.connector.pool.query("DELETE FROM event WHERE event_id = 'evt_w'");
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
  expect(page.text).toContain('>Not found<');
  expect(page.text).toContain('To the overview');
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
  '%s is not cached, runs no foreign scripts and cannot be framed',
  async (path) => {
    const { headers } = await browser.get(PUBLIC_URL + path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';script-src 'self';img-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toContain('max-age');
    expect(headers.get('content-type')).toContain('text/html');
  },
);

test('the address of the connector leads to the console', async () => {
  const page = await stage.browser().get(`${PUBLIC_URL}/`);
  expect(page).toMatchObject({ status: 302, location: `${PUBLIC_URL}/console` });
});

test('the icon of the browser tab is served without a session', async () => {
  const { status, headers } = await stage.browser().get(`${PUBLIC_URL}/console/icon.svg`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('image/svg+xml');
  expect(headers.get('set-cookie')).toBeNull();
});

test('the style sheet is served without a session', async () => {
  const { headers, text } = await stage.browser().get(`${PUBLIC_URL}/console/style.css`);
  expect(headers.get('content-type')).toContain('text/css');
  expect(headers.get('set-cookie')).toBeNull();
  for (const selector of [':focus-visible', '.button', '.timeline', '.plot']) {
    expect(text).toContain(selector);
  }
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

const unknown = `${PUBLIC_URL}/console/nowhere`;

test.each([
  [
    'the page before',
    `${PUBLIC_URL}/console/events?status=parked`,
    '/console/events?status=parked',
  ],
  ['no other site', 'https://evil.example.com/console/events', undefined],
  ['no site whose name begins alike', `${PUBLIC_URL}.evil.example/console/events`, undefined],
  ['nothing but pages', `${PUBLIC_URL}/console/../health`, undefined],
  ['not the page itself', unknown, undefined],
])(
  'a signed-in user gets from an unknown page to the overview, and back to %s',
  async (_, referer, path) => {
    const page = await browser.get(unknown, { referer });
    expect(page.status).toBe(404);
    expect(page.text).toContain('href="/console">To the overview</a>');
    expect(page.text).not.toContain('Sign in');
    if (path === undefined) expect(page.text).not.toContain('>Back</a>');
    else expect(page.text).toContain(`href="${path.replace('&', '&amp;')}">Back</a>`);
  },
);

test.each([
  ['without an origin', {}],
  ['of another site', { origin: 'https://evil.example.com' }],
  ['of a sandboxed page', { origin: 'null' }],
  ['of a page of the same site', { origin: PUBLIC_URL, 'sec-fetch-site': 'same-site' }],
  ['of another site, as the browser says', { origin: PUBLIC_URL, 'sec-fetch-site': 'cross-site' }],
  ['of no page', { origin: PUBLIC_URL, 'sec-fetch-site': 'none' }],
])('a form %s is refused', async (_, headers) => {
  const page = await browser.post(unknown, { a: '1' }, headers);
  expect(page.status).toBe(403);
  expect(page.text).toContain('not sent by a page of the console');
});

test('a form of more than 64 KiB is refused in words', async () => {
  const own = { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };
  expect((await browser.post(unknown, { note: 'n'.repeat(60_000) }, own)).status).toBe(404);
  const page = await browser.post(unknown, { note: 'n'.repeat(70_000) }, own);
  expect(page.status).toBe(413);
  expect(page.text).toContain('This form is too large');
});
