import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import nock from 'nock';
import pg from 'pg';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { goodToken, userinfoAnswers } from '../support/salesforce-tokens.ts';

const ACCEPTED = '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/';
const COMPLETE = '/services/apexrest/digitalriverv2/DROrderCompleteNotification/';
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const PROVEN = { authorization: 'Bearer good' };

let connector: TestConnector;

beforeAll(async () => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  goodToken('good');
  connector = await startConnector();
});

beforeEach(async () => {
  await connector.pool.query('TRUNCATE event, subject');
  connector.logged.length = 0;
});

afterAll(async () => {
  nock.cleanAll();
  nock.restore();
  await connector.stop();
});

function fixture(type: string): Promise<string> {
  return readFile(new URL(`../fixtures/digital-river/${type}.json`, import.meta.url), 'utf8');
}

async function changed(type: string, changes: Record<string, unknown>): Promise<string> {
  return JSON.stringify({ ...JSON.parse(await fixture(type)), ...changes });
}

async function messageOf(reply: Response): Promise<string> {
  return ((await reply.json()) as { message: string }).message;
}

test.each([
  [ACCEPTED, 'order.accepted'],
  [COMPLETE, 'order.complete'],
  [WEBHOOKS, 'order.invoice.created'],
  [WEBHOOKS, 'order.accepted'],
  [ACCEPTED.slice(0, -1), 'order.accepted'],
  [COMPLETE.slice(0, -1), 'order.complete'],
  [WEBHOOKS.slice(0, -1), 'order.invoice.created'],
])(
  'a proven caller gets 202 on %s for %s, and the inbox has the same bytes',
  async (path, type) => {
    const body = await fixture(type);
    const reply = await connector.post(path, body, PROVEN);
    expect(reply.status).toBe(202);
    const [event] = await connector.events();
    expect(event).toMatchObject({ type, status: 'pending', arrivals: 1 });
    expect(event?.body.toString()).toBe(body);
  },
);

test('any Content-Type is read as JSON', async () => {
  const reply = await connector.post(ACCEPTED, await fixture('order.accepted'), {
    ...PROVEN,
    'content-type': 'text/plain; charset=latin1',
  });
  expect(reply.status).toBe(202);
});

test('a repeated event gets 202, is stored once and counted, even when delivered many times at once', async () => {
  const body = await fixture('order.accepted');
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => connector.post(ACCEPTED, body, PROVEN)),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
  expect(await connector.events()).toMatchObject([{ arrivals: 20 }]);
});

test('a type that is not mapped gets 202 and is stored as unmapped', async () => {
  const reply = await connector.post(WEBHOOKS, await fixture('refund.pending'), PROVEN);
  expect(reply.status).toBe(202);
  expect(await connector.events()).toMatchObject([
    { type: 'refund.pending', status: 'unmapped', subject: '518204460417' },
  ]);
});

test('an event of the other mode gets 202 and is stored as unmapped, with the reason', async () => {
  const live = await changed('order.accepted', { liveMode: true });
  expect((await connector.post(ACCEPTED, live, PROVEN)).status).toBe(202);
  expect(await connector.events()).toMatchObject([
    { status: 'unmapped', reason: 'It is a live event, and this installation serves test events.' },
  ]);
});

test.each([
  ['no JSON', 'not JSON', 'body: expected JSON, got text that is not JSON.'],
  ['an empty body', '', 'body: expected JSON, got nothing.'],
  [
    'bytes that are not UTF-8',
    Buffer.from([0x7b, 0xff, 0x7d]),
    'body: expected JSON in UTF-8, got bytes that are not UTF-8.',
  ],
  [
    'JSON nested too deep',
    `${'['.repeat(65)}${']'.repeat(65)}`,
    'body: expected JSON nested at most 64 levels deep, got more levels.',
  ],
  ['no object', '[1]', 'body: expected a JSON object, got an array.'],
  [
    'no type',
    '{"id":"e-1"}',
    'type: expected a string of 1 to 255 characters, none of them a control character, got nothing.',
  ],
  [
    'an id with a control character',
    '{"id":"a\\u0000b","type":"order.accepted"}',
    'id: expected a string of 1 to 255 characters, none of them a control character, got a string of 3 characters.',
  ],
  [
    'a lone surrogate',
    '{"id":"a\\ud800","type":"order.accepted"}',
    'id: expected a string of 1 to 255 characters, none of them a control character, got a string of 2 characters.',
  ],
  [
    'no live mode',
    '{"id":"e-1","type":"order.accepted"}',
    'liveMode: expected true or false, got nothing.',
  ],
  [
    'no data',
    '{"id":"e-1","type":"order.accepted","liveMode":false}',
    'data: expected an object, got nothing.',
  ],
  [
    'an order without id',
    '{"id":"e-1","type":"order.accepted","liveMode":false,"data":{"object":{"id":null,"state":"accepted"}}}',
    'data.object.id: expected a string of 1 to 255 characters, none of them a control character, got null.',
  ],
  [
    'an order without state',
    '{"id":"e-1","type":"order.complete","liveMode":false,"data":{"object":{"id":"1"}}}',
    'data.object.state: expected a string, got nothing.',
  ],
  [
    'an invoice without order',
    '{"id":"e-1","type":"order.invoice.created","liveMode":false,"data":{"object":{"id":"f"}}}',
    'data.object.orderId: expected a string of 1 to 255 characters, none of them a control character, got nothing.',
  ],
  [
    'an invoice without file',
    '{"id":"e-1","type":"order.invoice.created","liveMode":false,"data":{"object":{"orderId":"1"}}}',
    'data.object.fileId: expected the id of the file, got nothing.',
  ],
])(
  '%s gets 400 with the expected and the actual value, and is stored as rejected, once',
  async (_case, body, message) => {
    const reply = await connector.post(WEBHOOKS, body, PROVEN);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toBe(message);
    await connector.post(WEBHOOKS, body, PROVEN);
    const events = await connector.events();
    expect(events).toMatchObject([{ status: 'rejected', reason: message, arrivals: 2 }]);
    expect(events[0]?.body).toEqual(Buffer.from(body));
  },
);

test('JSON nested exactly 64 levels is read, and brackets inside strings do not count', async () => {
  const deep = `{"id":"e-1","type":"other","x":${'['.repeat(63)}"${'['.repeat(200)}\\""${']'.repeat(63)}}`;
  expect((await connector.post(WEBHOOKS, deep, PROVEN)).status).toBe(202);
});

test.each([
  ['no token', {}, 401, 'Bearer realm="digital-river-connector"'],
  [
    'another scheme',
    { authorization: 'Basic Z29vZDo=' },
    401,
    'Bearer realm="digital-river-connector", error="invalid_token"',
  ],
  [
    'two tokens',
    { authorization: 'Bearer good good' },
    401,
    'Bearer realm="digital-river-connector", error="invalid_token"',
  ],
  [
    'an overlong token',
    { authorization: `Bearer ${'x'.repeat(9000)}` },
    401,
    'Bearer realm="digital-river-connector", error="invalid_token"',
  ],
])('%s gets a challenge, and nothing is stored', async (_case, headers, status, challenge) => {
  const reply = await connector.post(ACCEPTED, await fixture('order.accepted'), headers);
  expect(reply.status).toBe(status);
  expect(reply.headers.get('www-authenticate')).toBe(challenge);
  expect(await connector.events()).toEqual([]);
});

test.each([
  [
    'refused with 401',
    401,
    [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    401,
  ],
  ['unknown to the identity service', 403, 'Bad_OAuth_Token', 401],
  [
    "another org's",
    200,
    { organization_id: '00DHs000000ZzZzMAK', user_id: '005Hs000000EfGhIAK' },
    403,
  ],
  [
    "another user's",
    200,
    { organization_id: '00DHs000000AbCdMAK', user_id: '005Hs000000ZzZzIAK' },
    403,
  ],
  [
    'answered with a limit',
    403,
    [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    503,
  ],
  ['answered with an error page', 503, '<html>maintenance</html>', 503],
  ['answered with an unusable 200', 200, '<html>maintenance</html>', 503],
  ['answered with too many requests', 429, 'slow down', 503],
])(
  'a token that is %s (the org answers %i) gets the matching error',
  async (kind, status, body, expected) => {
    const token = kind.replace(/\W/g, '-');
    userinfoAnswers(token, status, body);
    const reply = await connector.post(ACCEPTED, await fixture('order.accepted'), {
      authorization: `Bearer ${token}`,
    });
    expect(reply.status).toBe(expected);
    if (expected === 401)
      expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"');
    if (expected === 503) expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await connector.events()).toEqual([]);
  },
);

test('a body over 4 MiB gets 413', async () => {
  const reply = await connector.post(WEBHOOKS, 'x'.repeat(4 * 1024 * 1024 + 1), PROVEN);
  expect(reply.status).toBe(413);
  expect(await connector.events()).toEqual([]);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH'])(
  '%s gets 405 with the method that is allowed',
  async (method) => {
    const reply = await fetch(connector.url + ACCEPTED, { method, headers: PROVEN });
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe('POST');
  },
);

test('another path gets 404 in JSON', async () => {
  const reply = await connector.post('/services/apexrest/digitalriverv2/', '{}', PROVEN);
  expect(reply.status).toBe(404);
  expect(await messageOf(reply)).toBe('There is nothing at this path.');
});

test('an address whose tokens keep being refused has to wait, and a cached valid token is still accepted', async () => {
  const strict = await startConnector({ TOKEN_REFUSALS_PER_MINUTE: '5' });
  const statuses: number[] = [];
  const fromOtherAddress = { ...PROVEN, 'x-forwarded-for': '203.0.113.7' };
  await strict.post(ACCEPTED, await fixture('order.accepted'), fromOtherAddress);
  for (let bad = 0; bad < 6; bad += 1) {
    userinfoAnswers(`bad-${bad}`, 403, 'Bad_OAuth_Token');
    const reply = await strict.post(ACCEPTED, '{}', { authorization: `Bearer bad-${bad}` });
    statuses.push(reply.status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 503]);
  expect((await strict.post(ACCEPTED, await fixture('order.complete'), PROVEN)).status).toBe(202);
  await strict.stop();
});

test('while the inbox is unavailable the reply is 503 with Retry-After, and 202 when it is back', async () => {
  await connector.pool.query('ALTER TABLE event RENAME TO hidden_event');
  const reply = await connector.post(ACCEPTED, await fixture('order.accepted'), PROVEN);
  expect(reply.status).toBe(503);
  expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
  await connector.pool.query('ALTER TABLE hidden_event RENAME TO event');
  expect((await connector.post(ACCEPTED, await fixture('order.accepted'), PROVEN)).status).toBe(
    202,
  );
  expect(await connector.events()).toHaveLength(1);
});

test('while all database connections are in use the reply is 503 in time, and nothing is lost or stored twice', async () => {
  const small = await startConnector({ DATABASE_CONNECTIONS: '1' });
  const blocker = new pg.Client({ connectionString: small.config.DATABASE_URL });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE event');
  const body = await fixture('order.accepted');
  const began = performance.now();
  const replies = await Promise.all([
    small.post(ACCEPTED, body, PROVEN),
    small.post(ACCEPTED, await fixture('order.complete'), PROVEN),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([503, 503]);
  expect(performance.now() - began).toBeLessThan(5000);
  await blocker.query('COMMIT');
  await blocker.end();
  expect((await small.post(ACCEPTED, body, PROVEN)).status).toBe(202);
  expect((await small.events()).filter(({ type }) => type === 'order.accepted')).toHaveLength(1);
  await small.stop();
});

test('no personal data, token or secret of an event reaches the log', async () => {
  await connector.post(ACCEPTED, await fixture('order.accepted'), PROVEN);
  const log = connector.logged.join('');
  expect(log).toContain('event stored');
  const { data } = JSON.parse(await fixture('order.accepted'));
  for (const secret of [
    data.object.email,
    data.object.payment.session.clientSecret,
    'Bearer good',
  ]) {
    expect(log).not.toContain(secret);
  }
});

test('proven events of the other mode are a warning, once for all paths; those of unproven callers are not', async () => {
  const own = await startConnector();
  const warnings = () =>
    own.logged
      .map((line) => JSON.parse(line))
      .filter(({ fact }) => fact.startsWith('events of the other mode arrive'));
  const live = await changed('order.accepted', { liveMode: true });
  expect((await own.post(ACCEPTED, live)).status).toBe(401);
  expect(warnings()).toEqual([]);
  for (const path of [ACCEPTED, COMPLETE, WEBHOOKS]) {
    expect((await own.post(path, live, PROVEN)).status).toBe(202);
  }
  const { id, data } = JSON.parse(live);
  expect(warnings()[0]).toMatchObject({
    ...{ level: 'warn', mode: 'test', otherMode: 'live', eventId: id, subject: data.object.id },
  });
  expect(warnings()).toHaveLength(1);
  await own.stop();
});

test('only answers that are no webhook carry the headers that protect pages', async () => {
  const webhook = await connector.post(ACCEPTED, await fixture('order.accepted'), PROVEN);
  const others = await Promise.all(
    ['/health/live', ACCEPTED, '/nothing'].map((path) => fetch(connector.url + path)),
  );
  const policies = [webhook, ...others].map(({ headers }) => headers.get('x-frame-options'));
  expect(policies).toEqual([null, 'SAMEORIGIN', 'SAMEORIGIN', 'SAMEORIGIN']);
});

test('a caller that hangs up in the middle of its body leaves nothing behind, and the next one is served', async () => {
  const body = await fixture('order.accepted');
  const { hostname, port } = new URL(connector.url);
  const caller = connect(Number(port), hostname);
  const head = `POST ${ACCEPTED} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good\r\n`;
  caller.write(`${head}Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n`);
  // The body is read from then on.
  await once(caller, 'data');
  caller.write('half', () => caller.destroy());
  await eventually(async () => {
    expect(connector.logged.join('')).toContain('The caller closed the connection');
  });
  expect(await connector.events()).toEqual([]);
  expect((await connector.post(ACCEPTED, body, PROVEN)).status).toBe(202);
});
