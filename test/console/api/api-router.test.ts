import { z } from 'zod';
import { command, type Operation, query } from '../../../src/console/operation/operation.ts';
import { ConflictError } from '../../../src/console/operation/operation-errors.ts';
import { expectDescribed } from '../../support/api-description.ts';
import { type ApiStage, MAX_GUESSES, startApi } from './api-stage.ts';

const listThings = query({
  name: 'listThings',
  summary: 'Lists things.',
  path: '/things',
  role: 'viewer',
  input: z.object({
    status: z.array(z.enum(['open', 'done'])).optional(),
    limit: z.coerce.number().int().max(10).default(5),
  }),
  result: z.object({ status: z.array(z.string()), limit: z.number() }),
  run: async ({ status = [], limit }) => ({ status, limit }),
});
const countThings = query({
  name: 'countThings',
  summary: 'Counts things.',
  path: '/things/count',
  role: 'viewer',
  input: z.object({}),
  result: z.object({ count: z.number() }),
  run: async () => ({ count: 3 }),
});
const showThing = query({
  name: 'showThing',
  summary: 'Shows a thing.',
  path: '/things/:thing',
  role: 'viewer',
  input: z.object({ thing: z.string() }),
  result: z.object({ thing: z.string(), at: z.iso.datetime() }),
  run: async ({ thing }) =>
    thing === 'gone' ? undefined : { thing, at: new Date(0).toISOString() },
});
const mendThing = command({
  name: 'mendThing',
  summary: 'Mends a thing.',
  path: '/things/:thing/mend',
  role: 'operator',
  input: z.object({ thing: z.string(), note: z.string().max(60_000).optional() }),
  result: z.object({ thing: z.string(), note: z.string().nullable() }),
  target: ({ thing, note }) => ({ what: `thing ${thing}`, note }),
  async run({ thing, note }) {
    if (thing === 'whole') throw new ConflictError('It is whole already.');
    if (thing === 'broken') throw new Error('relation "jane@example.com" does not exist');
    return { thing, note: note ?? null };
  },
});
const operations: Operation[] = [showThing, mendThing, listThings, countThings];

let api: ApiStage;
beforeAll(async () => {
  api = await startApi(operations);
});
beforeEach(() => {
  api.recorded.length = 0;
});
afterAll(() => api.stop());

const json = (body: unknown, token = api.tokens.operator) => ({
  method: 'POST',
  token,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

test('a client with console:read asks, with parameters from path and query', async () => {
  const token = api.tokens.reader;
  const shown = await api.call('/things/a%2Fb', { token });
  expect(shown).toMatchObject({ status: 200, body: { thing: 'a/b' } });
  expectDescribed(showThing, shown);
  const listed = await api.call('/things?status=open&status=done&limit=3', { token });
  expect(listed.body).toEqual({ status: ['open', 'done'], limit: 3 });
  expectDescribed(listThings, listed);
  const one = await api.call('/things?status=open', { token });
  expect(one.body).toEqual({ status: ['open'], limit: 5 });
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect(shown.headers.get('set-cookie')).toBeNull();
  expect(shown.headers.get('access-control-allow-origin')).toBeNull();
});

test('a fixed path comes before one with a parameter', async () => {
  const counted = await api.call('/things/count', { token: api.tokens.reader });
  expect(counted.body).toEqual({ count: 3 });
  expectDescribed(countThings, counted);
});

test('a client with console:operate does what operators do, which is recorded', async () => {
  const done = await api.call('/things/7/mend', json({ note: 'fixed' }));
  expect(done).toMatchObject({ status: 200, body: { thing: '7', note: 'fixed' } });
  expectDescribed(mendThing, done);
  expect(api.recorded).toEqual([
    {
      actor: { kind: 'client', id: 'night-watch', name: 'night-watch', role: 'operator' },
      action: 'mendThing',
      what: 'thing 7',
      note: 'fixed',
      outcome: 'begun',
    },
  ]);
  const bare = await api.call('/things/7/mend', { method: 'POST', token: api.tokens.operator });
  expect(bare.body).toEqual({ thing: '7', note: null });
});

test('a client with console:read changes nothing, and the attempt is recorded', async () => {
  const refused = await api.call('/things/7/mend', json({}, api.tokens.reader));
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toBe(
    'Bearer realm="digital-river-connector", error="insufficient_scope", scope="console:operate"',
  );
  expectDescribed(mendThing, refused);
  expect(api.recorded).toMatchObject([
    { outcome: 'refused', action: 'mendThing', what: 'thing 7' },
  ]);
});

test('a client that delivers webhooks has no access', async () => {
  const refused = await api.call('/things', { token: api.tokens.sender });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="console:read"',
  );
  expectDescribed(listThings, refused);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['an unknown parameter', '/things?colour=red', {}, 400, 'colour is not a parameter of the query here; expected: status, limit.'],
  ['a parameter of Object', '/things?__proto__=x&constructor=y', {}, 400, '__proto__ is not a parameter'],
  ['a name that may be a value', '/things?jane%40example.com=1', {}, 400, 'One of the names is not a parameter'],
  ['a parameter of the path in the query', '/things/7?thing=8', {}, 400, 'thing is not a parameter of the query here; expected: none.'],
  ['a wrong value', '/things?limit=jane', {}, 400, 'limit: expected a whole number of at most 10, got a text of 4 characters'],
  ['a number that is too large', '/things?limit=11', {}, 400, 'limit: expected a whole number of at most 10, got a larger one'],
  ['a word that is none of a list', '/things?status=jane', {}, 400, 'status.0: expected one of open, done, got another text'],
  ['a value twice', '/things?limit=1&limit=2', {}, 400, 'limit: '],
  ['what does not exist', '/things/gone', {}, 404, 'This does not exist'],
  ['a path without an operation', '/nothing', {}, 404, 'There is no operation at this path'],
  ['a path that cannot be decoded', '/things/%zz', {}, 400, 'The request cannot be read'],
  ['another method', '/things/7', { method: 'DELETE' }, 405, 'Expected GET or HEAD.'],
  ['GET of a command', '/things/7/mend', {}, 405, 'Expected POST.'],
  ['a preflight of another site', '/things/7/mend', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }, 405, 'Expected POST.'],
])('%s is a problem in our words', async (_case, path, request, status, detail) => {
  const reply = await api.call(path, { token: api.tokens.operator, ...request });
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(reply.body).toMatchObject({ type: 'about:blank', status, detail: expect.stringContaining(detail) });
  expect(JSON.stringify(reply.body)).not.toContain('jane');
  if (status === 405) expect(reply.headers.get('allow')).toBe(detail.slice(9, -1).replace(' or', ','));
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, string | undefined, string, number, string]>([
  ['no JSON', '{"note":', 'application/json', 400, 'body: expected JSON, got text that is not JSON.'],
  ['a list', '[]', 'application/json', 400, 'expected a JSON object'],
  ['a text', '"a"', 'application/json', 400, 'expected a JSON object'],
  ['levels without end', `{"note":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'application/json', 400, 'at most 64 levels deep'],
  ['a charset of its own', '{}', 'application/json; charset=utf-16', 415, 'UTF-8'],
  ['an old charset', '{}', 'application/json;charset="ISO-8859-1"', 415, 'UTF-8'],
  ['a type that is none', '{}', 'json', 415, 'application/json'],
  ['a wrong value', '{"note":7}', 'application/json', 400, 'note: expected a text of at most 60000 characters, got a number'],
  ['a form', 'note=a', 'application/x-www-form-urlencoded', 415, 'application/json'],
  ['no type', 'note=a', 'text/plain', 415, 'application/json'],
  ['too much', JSON.stringify({ note: 'n'.repeat(70_000) }), 'application/json', 413, '64 KiB'],
  ['an unknown parameter', '{"colour":"red"}', 'application/json', 400, 'colour is not a parameter of the body here; expected: note.'],
  ['a parameter of Object', '{"__proto__":{"note":"x"}}', 'application/json', 400, '__proto__ is not a parameter'],
  ['a parameter of the path', '{"thing":"8"}', 'application/json', 400, 'thing is not a parameter of the body'],
])('a body with %s is refused', async (_case, body, type, status, detail) => {
  const headers = { 'content-type': type };
  const request = { method: 'POST', token: api.tokens.operator, headers, body: body ?? null };
  const reply = await api.call('/things/7/mend', request);
  expect(reply.body).toMatchObject({ status, detail: expect.stringContaining(detail) });
  expectDescribed(mendThing, reply);
  expect(api.recorded).toEqual([]);
});

test('a body in UTF-8 may say so, and one that is not in UTF-8 is refused', async () => {
  const request = json({ note: 'Grüße' });
  const headers = { 'content-type': 'application/json; charset="UTF-8"' };
  expect((await api.call('/things/7/mend', { ...request, headers })).body).toMatchObject({
    note: 'Grüße',
  });
  const body = Buffer.from('{"note":"Grüße"}', 'latin1');
  expect((await api.call('/things/7/mend', { ...request, body })).body).toMatchObject({
    status: 400,
    detail: 'body: expected JSON in UTF-8, got bytes that are not UTF-8.',
  });
});

test('a compressed body is refused', async () => {
  const request = json({});
  const headers = { ...request.headers, 'content-encoding': 'gzip' };
  expect((await api.call('/things/7/mend', { ...request, headers })).status).toBe(415);
});

test('parameters of a command are not read from the query', async () => {
  const reply = await api.call('/things/7/mend?note=a', json({}));
  expect(reply.body).toMatchObject({
    status: 400,
    detail: 'Send the parameters in the body, as JSON.',
  });
});

test('a state that does not allow it is a conflict; a failure of ours shows nothing of itself', async () => {
  const conflict = await api.call('/things/whole/mend', json({}));
  expect(conflict.body).toMatchObject({ status: 409, detail: 'It is whole already.' });
  expectDescribed(mendThing, conflict);
  const failed = await api.call('/things/broken/mend', json({}));
  expect(failed.status).toBe(503);
  expect(failed.headers.get('retry-after')).toBe('30');
  expect(JSON.stringify(failed.body)).not.toContain('jane');
  expectDescribed(mendThing, failed);
  expect(api.logged.join('\n')).toContain('api request failed');
  expect(api.recorded.map(({ outcome }) => outcome)).toEqual([
    'begun',
    'failed',
    'begun',
    'failed',
  ]);
});

test('HEAD answers as GET does, without a body', async () => {
  const headers = { authorization: `Bearer ${api.tokens.reader}` };
  const reply = await fetch(`${api.url}/things/7`, { method: 'HEAD', headers });
  expect(reply.status).toBe(200);
  expect(await reply.text()).toBe('');
});

test('without a token there is a challenge without an error code', async () => {
  const reply = await api.call('/things');
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="digital-river-connector"');
  expectDescribed(listThings, reply);
});

test('wrong tokens are limited per address, and valid ones are accepted all the same', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  const statuses = [];
  for (let n = 0; n <= MAX_GUESSES; n += 1) {
    const reply = await api.call('/things', { token: `${api.tokens.reader}x`, headers });
    expectDescribed(listThings, reply);
    statuses.push(reply.status);
  }
  expect(statuses).toEqual([...Array(MAX_GUESSES).fill(401), 429]);
  const other = { 'x-forwarded-for': '203.0.113.77' };
  const denied = await api.call('/things', { token: 'x.y.z', headers: other });
  expect(denied.headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect((await api.call('/things', { token: api.tokens.reader, headers })).status).toBe(200);
});

test('the description needs no token', async () => {
  const { body } = await api.call('/openapi.json');
  expect(body).toMatchObject({ openapi: '3.1.1', paths: { '/things/{thing}/mend': { post: {} } } });
  const posted = await api.call('/openapi.json', { method: 'POST' });
  expect(posted.status).toBe(405);
  const asked = await api.call('/openapi.json?version=2');
  expect(asked.body).toMatchObject({ status: 400, detail: 'Expected no parameters here.' });
});
