import { eventFixture } from '../../support/digital-river-events.ts';
import type { Browser } from '../browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage, VIEWER } from '../console-stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage({ CONSOLE_VIEWERS: VIEWER.username });
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
afterAll(() => stage.stop());

const ORIGIN = { origin: PUBLIC_URL };
let count = 0;

/** Stores a parked event, and returns its number. */
async function store(set: Record<string, unknown> = {}): Promise<string> {
  count += 1;
  const columns = {
    ...{
      source: 'digital-river',
      event_id: `evt_${count}`,
      type: 'order.accepted',
      proof: 'oauth',
    },
    ...{ subject: `order-${count}`, live: false, status: 'parked', settled_at: new Date() },
    ...{
      reason: 'A rule of the org refuses it.',
      error_code: 'X',
      body: '{"id":"evt-1","name":"Jane Roe"}',
    },
    ...set,
  };
  const names = Object.keys(columns);
  const { rows } = await stage.connector.pool.query(
    `INSERT INTO event (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING seq`,
    Object.values(columns),
  );
  return rows[0].seq;
}

const open = (path: string) => browser.get(`${PUBLIC_URL}/console${path}`);
const post = (path: string, form = {}) =>
  browser.post(`${PUBLIC_URL}/console${path}`, form, ORIGIN);

async function statusOf(seq: string): Promise<string> {
  const { rows } = await stage.connector.pool.query('SELECT status FROM event WHERE seq = $1', [
    seq,
  ]);
  return rows[0].status;
}

test('the list shows events by the filters of its address, and keeps them in its form and its links', async () => {
  await store({ type: 'order.listed', reason: '<b>Because</b>' });
  const { status, text } = await open(
    '/events?type=order.listed&reason=BECAUSE&status=parked&order=',
  );
  expect(status).toBe(200);
  expect(text).toContain('&lt;b&gt;Because&lt;/b&gt;');
  expect(text).toContain(`<a href="/console/orders/order-${count}">order-${count}</a>`);
  expect(text).toMatch(/name="reason" type="text" value="BECAUSE"/);
  expect(text).toContain('<option value="parked" selected>parked</option>');
  expect(text).toContain('aria-current="page">Events</a>');
  expect((await open('/events?type=order.listed&status=applied')).text).toContain(
    'No event matches.',
  );
});

test('older events are on further pages', async () => {
  for (let times = 1; times <= 51; times += 1) await store({ type: 'order.paged' });
  const { text } = await open('/events?type=order.paged');
  const next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(next).toMatch(/^\/console\/events\?type=order\.paged&before=\d+$/);
  const { text: older } = await browser.get(PUBLIC_URL + next);
  expect(older.match(/class="badge/g)).toHaveLength(1);
  expect(older).not.toContain('rel="next"');
});

test('the list takes times as the fields of its form send them, in UTC', async () => {
  const { status, text } = await open('/events?from=2026-11-22T08:00&to=2026-11-22T08:00:30');
  expect(status).toBe(200);
  expect(text).toContain('value="2026-11-22T08:00"');
});

// biome-ignore format: a table reads best with one row a line.
test.each(['status=unknown', 'from=yesterday', 'before=qqq', 'from=2026-13-01', 'from=2026-02-30', 'from=2026-11-22T08:00&to=2026-11-21'])(
  'the list refuses %s, and does not repeat it',
  async (query) => {
    const { status, text } = await open(`/events?${query}`);
    expect(status).toBe(400);
    expect(text).not.toContain(query.split('=')[1]);
  },
);

test('a search leads to an event, to an order, or says what was looked for', async () => {
  const seq = await store({ event_id: 'evt-search', subject: 'order-search' });
  expect((await open('/search?q=%20evt-search%20')).location).toBe(
    `${PUBLIC_URL}/console/events/${seq}`,
  );
  expect((await open('/search?q=order-search')).location).toBe(
    `${PUBLIC_URL}/console/orders/order-search`,
  );
  await store({ source: 'xanpay', event_id: 'evt-search' });
  expect((await open('/search?q=evt-search')).location).toBe(
    `${PUBLIC_URL}/console/events?id=evt-search`,
  );
  const nothing = await open('/search?q=jane%40example.com%3Cb%3E');
  expect(nothing.status).toBe(200);
  expect(nothing.text).toContain('<b>jane@example.com&lt;b&gt;</b>');
  expect(nothing.text).toContain('/console/events?reason=jane%40example.com%3Cb%3E');
  expect((await open('/search')).text).toContain('Enter the id of an order');
  expect(stage.connector.logged.join('')).not.toContain('jane@');
});

test.each([
  ['#251', '00000251'],
  ['Order  251 ', '00000251'],
  ['order #0251', '00000251'],
  ['A-1 / 2', 'A-1/2'],
])('a search takes what people write around an id: %j is %s', async (text, order) => {
  const known = await stage.connector.pool.query('SELECT FROM event WHERE subject = $1', [order]);
  if (known.rowCount === 0) await store({ subject: order });
  expect((await open(`/search?q=${encodeURIComponent(text)}`)).location).toBe(
    `${PUBLIC_URL}/console/orders/${encodeURIComponent(order)}`,
  );
});

test('a search for an id as it is comes first, and hexadecimal ids have any case', async () => {
  await store({ subject: '77' });
  await store({ subject: '00000077' });
  expect((await open('/search?q=77')).location).toBe(`${PUBLIC_URL}/console/orders/77`);
  const id = 'a1b2c3d4-0000-4000-8000-00000000abcd';
  const seq = await store({ event_id: id });
  expect((await open(`/search?q=${id.toUpperCase()}`)).location).toBe(
    `${PUBLIC_URL}/console/events/${seq}`,
  );
  const { text } = await open('/search?q=%23998');
  expect(text).toContain('<b>#998</b>');
  expect(text).toContain('Looked for as well: <b>998</b>, <b>00000998</b>.');
});

test.each([' blank', 'line\u2028', '\ufeffmark'])(
  'an order whose id is %j is found, and has a page',
  async (subject) => {
    await store({ subject });
    const path = `/console/orders/${encodeURIComponent(subject)}`;
    expect((await open(`/search?q=${encodeURIComponent(subject)}`)).location).toBe(
      PUBLIC_URL + path,
    );
    expect((await browser.get(PUBLIC_URL + path)).status).toBe(200);
  },
);

test.each(['/search?q=a%00b', '/events?reason=a%00b', '/events?order=%ED%A0%80%00'])(
  'what PostgreSQL cannot take is refused: %s',
  async (path) => {
    expect((await open(path)).status).toBe(400);
  },
);

test('an order that can be no part of a URL has no page of its own', async () => {
  await store({ subject: '..' });
  expect(await open('/search?q=..')).toMatchObject({ status: 200, location: '' });
});

test('an event is dismissed with a note, restored and replayed on its page', async () => {
  const seq = await store();
  expect((await open(`/events/${seq}`)).text).toContain(
    `<form class="action" method="post" action="/console/events/${seq}/replay">`,
  );
  const dismissed = await post(`/events/${seq}/dismiss`, { note: ' A <test> order. ' });
  expect(dismissed).toMatchObject({
    ...{ status: 303, location: `${PUBLIC_URL}/console/events/${seq}?done=dismiss` },
  });
  const { text } = await browser.get(dismissed.location);
  for (const part of ['The event is dismissed.', 'A &lt;test&gt; order.', NAMED.username]) {
    expect(text).toContain(part);
  }
  expect((await post(`/events/${seq}/restore`)).status).toBe(303);
  expect((await post(`/events/${seq}/replay`)).status).toBe(303);
  expect(await statusOf(seq)).toBe('pending');
  expect((await open(`/events/${seq}?done=dismiss`)).text).not.toContain('The event is dismissed.');
  const again = await post(`/events/${seq}/replay`);
  expect(again.status).toBe(409);
  expect(again.text).toContain('This cannot be done now: the event is pending');
});

test.each(['/replay', '/dismiss', '/uncover'])(
  'a form of another site changes nothing (%s)',
  async (action) => {
    const seq = await store();
    const url = `${PUBLIC_URL}/console/events/${seq}${action}`;
    const reply = await browser.post(url, { note: 'x' }, { origin: 'https://evil.example' });
    expect(reply.status).toBe(403);
    expect(reply.text).not.toContain('Jane');
    expect(await statusOf(seq)).toBe('parked');
  },
);

test('an event is not dismissed without a note', async () => {
  const seq = await store();
  expect((await post(`/events/${seq}/dismiss`, { note: ' ' })).status).toBe(400);
  expect(await statusOf(seq)).toBe('parked');
});

test.each(['replay', 'uncover'])('what does not exist cannot be acted on (%s)', async (action) => {
  expect((await post(`/events/999999999/${action}`)).status).toBe(404);
  expect((await post(`/events/${'a'.repeat(64)}/${action}`)).status).toBe(404);
});

test('the body is masked until it is uncovered, on a page that is not cached', async () => {
  const seq = await store();
  const { text } = await open(`/events/${seq}`);
  expect(text).toContain('&quot;evt-1&quot;');
  expect(text).toContain('(a text of 8 characters)');
  expect(text).not.toContain('Jane');
  const uncovered = await post(`/events/${seq}/uncover`);
  expect(uncovered.status).toBe(200);
  expect(uncovered.headers.get('cache-control')).toBe('no-store');
  expect(uncovered.text).toContain('&quot;Jane Roe&quot;');
  expect(text).toContain('<details><summary>Show the masked body</summary>');
  expect((await open(`/events/${seq}/uncover`)).status).toBe(404);
  expect(stage.connector.logged.join('')).not.toContain('Jane');
});

test('of an order that gave way, the event says whose the record is', async () => {
  const seq = await store({ status: 'superseded', error_code: 'RECORD_OF_ANOTHER', reason: null });
  expect((await open(`/events/${seq}`)).text).toContain(
    '</span> The record is of another order</p>',
  );
});

test('a viewer sees no buttons, no words of the org, and cannot do anything', async () => {
  const seq = await store({ error_code: 'FLOW_EXCEPTION', error_detail: 'bad value: Jane Roe' });
  const viewer = stage.browser();
  await stage.signIn(viewer, VIEWER);
  const { text } = await viewer.get(`${PUBLIC_URL}/console/events/${seq}`);
  expect(text).toContain('gives a reason in words of its own');
  expect(text).not.toMatch(/Jane|<form class="action"/);
  for (const action of ['replay', 'uncover']) {
    const reply = await viewer.post(`${PUBLIC_URL}/console/events/${seq}/${action}`, {}, ORIGIN);
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('You may look, but not change anything here');
  }
  expect(await statusOf(seq)).toBe('parked');
});

test('the page of an event of an order with 510 events of 60 kB says what was written before', async () => {
  const event = eventFixture('order.accepted');
  const padding = Array.from({ length: 1000 }, (_, at) => `${at}`.padStart(50));
  const bodyOf = (day: number) => {
    const updatedTime = new Date(Date.UTC(2025, 2, day, 8)).toISOString();
    const object = { ...event.data.object, updatedTime, stateTransitions: {}, padding };
    return JSON.stringify({ ...event, data: { object } });
  };
  const stored = [];
  for (let day = 1; day <= 510; day += 1) {
    stored.push(
      await store({
        ...{ subject: 'order-large', status: 'applied', error_code: null, reason: null },
        ...{ body: bodyOf(day), event_time: new Date(Date.UTC(2025, 2, day, 8)) },
      }),
    );
  }
  const [before, seq] = stored.slice(1, 3);
  const { text } = await open(`/events/${seq}`);
  expect(text).toContain(`, by <a href="/console/events/${before}">order.accepted</a>`);
});

test("the org's own words are shown when they are uncovered, which the audit trail names by ids", async () => {
  const seq = await store({ error_code: 'FLOW_EXCEPTION', error_detail: 'bad value: Jane Roe' });
  const { text } = await open(`/events/${seq}`);
  expect(text).toContain('gives a reason in words of its own');
  expect(text).not.toContain('Jane');
  expect((await post(`/events/${seq}/uncover`)).text).toContain('bad value: Jane Roe');
  const what = `event evt_${count} of digital-river, order order-${count}`;
  expect((await open('/audit?action=uncoverEvent')).text).toContain(
    `<a href="/console/events/${seq}">${what}</a>`,
  );
  await stage.connector.pool.query('DELETE FROM event WHERE seq = $1', [seq]);
  const after = (await open('/audit?action=uncoverEvent')).text;
  expect(after).toContain(what);
  expect(after).not.toContain(`/console/events/${seq}"`);
});

test('the page of an event leads to what writing its order again means', async () => {
  const seq = await store({ status: 'applied', error_code: null, reason: null });
  const { text } = await open(`/events/${seq}`);
  expect(text).toContain(
    `href="/console/orders/order-${count}/again?source=digital-river">See what would be written`,
  );
  expect((await post(`/events/${seq}/again`)).status).toBe(404);
});

test('an unmapped event that is judged anew, and stays unmapped, says why', async () => {
  const seq = await store({
    ...{ status: 'unmapped', error_code: 'OTHER_MODE', reason: 'Of the other mode.' },
    body: JSON.stringify({ id: 'evt-1', type: 'other.type', liveMode: false, data: {} }),
  });
  const judged = await post(`/events/${seq}/judge`);
  expect(judged.status).toBe(303);
  expect((await browser.get(judged.location)).text).toContain('and is unmapped');
  expect((await open('/audit?action=judgeEventAnew')).text).not.toContain('failed</span>');
});

test('a number that more than 100 orders share is not cut silently', async () => {
  const { pool } = stage.connector;
  const share = (from: number, to: number) =>
    pool.query(
      `INSERT INTO subject (source, key, memory)
       SELECT 'digital-river', 'shared-' || n, '{"keys": {"upstreamId": "7777"}}' FROM generate_series($1::int, $2::int) n`,
      [from, to],
    );
  await share(1, 100);
  const cut = 'More than 100 orders have <b>7777</b>.';
  expect((await open('/events?order=7777')).text).not.toContain(cut);
  await share(101, 101);
  expect((await open('/events?order=7777')).text).toContain(cut);
});
