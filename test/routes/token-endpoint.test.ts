import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { first, ownIssuerEnvironment, PUBLIC_URL, second } from '../support/own-issuer.ts';

const { id, secret, username, password } = first.credentials;
const CLIENT = { client_id: id, client_secret: secret };
const WHOLE = { grant_type: 'password', ...CLIENT, username, password };
const MAX_REFUSALS = 5;

let connector: TestConnector;
let address = 0;

beforeAll(async () => {
  connector = await startConnector({
    ...ownIssuerEnvironment,
    TOKEN_REFUSALS_PER_MINUTE: String(MAX_REFUSALS),
  });
});

// Each test calls from an address of its own.
beforeEach(() => {
  address += 1;
  connector.logged.length = 0;
});

afterAll(() => connector.stop());

type Fields = Record<string, string> | [string, string][];

interface RequestOptions {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

async function requestToken(
  fields: Fields,
  { path = '/oauth2/token', method = 'POST', headers = {} }: RequestOptions = {},
) {
  const reply = await fetch(connector.url + path, {
    method,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: String(new URLSearchParams(fields)) }),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': `203.0.113.${address}`,
      ...headers,
    },
    redirect: 'manual',
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: text === '' ? {} : JSON.parse(text),
  };
}

const basic = (user: string, pass: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`,
});

/** Form-encodes every character, as some clients do. */
const encoded = (text: string) =>
  [...text].map((char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).join('');

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.includes(name)));

describe('a token', () => {
  test.each<[string, Fields, Record<string, string>]>([
    ['password, client in the body', WHOLE, {}],
    ['password, client by Basic', without('client_id', 'client_secret'), basic(id, secret)],
    [
      'password, Basic with form-encoded parts',
      without('client_id', 'client_secret'),
      basic(encoded(id), encoded(secret)),
    ],
    ['password, the id in both places', without('client_secret'), basic(id, secret)],
    ['client credentials in the body', { grant_type: 'client_credentials', ...CLIENT }, {}],
    ['client credentials by Basic', { grant_type: 'client_credentials' }, basic(id, secret)],
    [
      'the second client',
      { grant_type: 'client_credentials' },
      basic(second.credentials.id, second.credentials.secret),
    ],
    ['unknown and empty parameters', { ...WHOLE, format: 'json', scope: 'api', resource: '' }, {}],
    ['a charset', WHOLE, { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' }],
    ['any Accept', WHOLE, { accept: 'text/html' }],
    [
      'an empty parameter besides the same with a value',
      [...Object.entries(WHOLE), ['username', '']],
      {},
    ],
  ])('is issued for %s', async (_case, fields, headers) => {
    const { status, body, headers: replied } = await requestToken(fields, { headers });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'Bearer',
        expires_in: 600,
        scope: 'webhooks',
      },
    });
    expect(replied.get('cache-control')).toBe('no-store');
    expect(replied.get('pragma')).toBe('no-cache');
    expect(replied.get('content-type')).toMatch(/^application\/json/);
  });

  test.each([
    '/oauth2/token',
    '/oauth2/token/',
    '/services/oauth2/token',
    '/services/oauth2/token/',
    '/services/oauth2/token?format=json&grant_type=x&a=1&a=2',
    '/oauth2/token?',
  ])('is issued at %s, without a redirect', async (path) => {
    expect((await requestToken(WHOLE, { path })).status).toBe(200);
  });

  test('names issuer, audience, client and expiry, and can be verified with the published keys', async () => {
    const { body } = await requestToken(WHOLE);
    const published = await fetch(`${connector.url}/oauth2/keys`);
    const keys = (await published.json()) as JSONWebKeySet;
    expect(decodeProtectedHeader(body.access_token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: keys.keys[0]?.kid,
    });
    const { payload } = await jwtVerify(body.access_token, createLocalJWKSet(keys));
    const now = Math.floor(Date.now() / 1000);
    expect(payload).toEqual({
      iss: PUBLIC_URL,
      aud: PUBLIC_URL,
      sub: id,
      client_id: id,
      scope: 'webhooks',
      iat: expect.closeTo(now, -1),
      exp: (payload.iat ?? 0) + 600,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const again = await requestToken(WHOLE);
    expect(again.body.access_token).not.toBe(body.access_token);
  });

  test('is logged with its client, without credentials or the token', async () => {
    const { body } = await requestToken(WHOLE);
    await requestToken({ ...WHOLE, password: 'wrong' });
    const log = connector.logged.join('');
    expect(log).toContain('"client":"first"');
    for (const hidden of [id, secret, username, password, body.access_token]) {
      expect(log).not.toContain(hidden);
    }
  });
});

const CHALLENGE = 'Basic realm="digital-river-connector", charset="UTF-8"';

describe('a denied request', () => {
  test.each([
    ['the wrong secret', { ...WHOLE, client_secret: 'x' }, {}],
    ['the wrong id', { ...WHOLE, client_id: 'x' }, {}],
    ["another client's secret", { ...WHOLE, client_secret: second.credentials.secret }, {}],
    [
      'digests instead of the credentials',
      { ...WHOLE, client_id: first.configured.id, client_secret: first.configured.secret },
      {},
    ],
    ['both wrong, by Basic', { grant_type: 'client_credentials' }, basic('x', 'y')],
  ])('with %s gets the same error, with a challenge', async (_case, fields, headers) => {
    const { status, body, headers: replied } = await requestToken(fields, { headers });
    expect({ status, body }).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'The client id or secret is wrong.' },
    });
    expect(replied.get('www-authenticate')).toBe(CHALLENGE);
    expect(replied.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['no credentials of a client', without('client_id', 'client_secret'), {}],
    ['an id alone', without('client_secret'), {}],
    ['an empty secret', { ...WHOLE, client_secret: '' }, {}],
    ['a scheme other than Basic', WHOLE, { authorization: 'Bearer abc' }],
    [
      'Basic without a colon',
      without('client_id', 'client_secret'),
      { authorization: 'Basic YWJj' },
    ],
  ])('with %s gets a challenge', async (_case, fields, headers) => {
    const { status, body, headers: replied } = await requestToken(fields, { headers });
    expect(status).toBe(401);
    expect(body.error).toBe('invalid_client');
    expect(replied.get('www-authenticate')).toBe(CHALLENGE);
  });

  test.each([
    ['user name', { ...WHOLE, username: 'x' }],
    ['password', { ...WHOLE, password: 'x' }],
    ['user name and password', { ...WHOLE, username: 'x', password: 'x' }],
    ["password, another client's", { ...WHOLE, password: second.credentials.password }],
    [
      "pair, another client's",
      { ...WHOLE, username: second.credentials.username, password: second.credentials.password },
    ],
  ])('with a wrong %s gets the same error', async (_case, fields) => {
    const { status, body, headers } = await requestToken(fields);
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description: 'The username or password is wrong.',
      },
    });
    expect(headers.get('www-authenticate')).toBeNull();
  });

  test.each<[string, Fields, string]>([
    ['no grant type', without('grant_type'), 'invalid_request'],
    [
      'another grant type',
      { ...WHOLE, grant_type: 'authorization_code' },
      'unsupported_grant_type',
    ],
    ['a prototype as grant type', { ...WHOLE, grant_type: '__proto__' }, 'unsupported_grant_type'],
    ['no user name', without('username'), 'invalid_request'],
    ['no password', without('password'), 'invalid_request'],
    ['a parameter twice', [...Object.entries(WHOLE), ['username', username]], 'invalid_request'],
    [
      'an unknown parameter twice',
      [...Object.entries(WHOLE), ['a', '1'], ['a', '1']],
      'invalid_request',
    ],
  ])('with %s gets a description of the error', async (_case, fields, error) => {
    const { status, body } = await requestToken(fields);
    expect(status).toBe(400);
    expect(body).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
    });
  });

  test.each([
    ['a secret in both places', WHOLE, basic(id, secret)],
    [
      'different ids in both places',
      { ...without('client_secret'), client_id: second.credentials.id },
      basic(id, secret),
    ],
    ['a body of another type', WHOLE, { 'content-type': 'application/json' }],
  ])('with %s gets a description of the error', async (_case, fields, headers) => {
    const { status, body } = await requestToken(fields, { headers });
    expect(status).toBe(400);
    expect(body.error).toBe('invalid_request');
  });

  test.each(['client_id', 'client_secret', 'username', 'password'])(
    'with %s in the URL is refused, although the body is complete',
    async (name) => {
      const path = `/oauth2/token?format=json&${name}=anything`;
      const { status, body } = await requestToken(WHOLE, { path });
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    },
  );

  test('is an error line when the client is proven, each time, and otherwise a warning', async () => {
    const lines = () =>
      connector.logged
        .map((line) => JSON.parse(line))
        .filter(({ fact }) => fact === 'token refused')
        .map(({ level, code, caller }) => [level, code, caller]);
    await requestToken({ ...WHOLE, password: 'x' });
    await requestToken({ ...WHOLE, password: 'x' });
    await requestToken({ ...WHOLE, grant_type: 'x' });
    await requestToken(without('grant_type'));
    await requestToken(without('username'));
    await requestToken({ ...WHOLE, client_secret: 'x' });
    await requestToken({ ...WHOLE, client_secret: 'y' });
    expect(lines()).toEqual([
      ['error', 'invalid_grant', 'client first'],
      ['error', 'invalid_grant', 'client first'],
      ['error', 'unsupported_grant_type', 'client first'],
      ['error', 'invalid_request', 'client first'],
      ['error', 'invalid_request', 'client first'],
      ['warn', 'invalid_client', undefined],
    ]);
  });

  test('with parameters in the URL is not logged with them', async () => {
    const query = String(new URLSearchParams(WHOLE));
    for (const fields of [{}, WHOLE]) {
      const { status, body } = await requestToken(fields, { path: `/oauth2/token?${query}` });
      expect(status).toBe(400);
      expect(body.error).toBe('invalid_request');
    }
    expect(connector.logged.join('')).not.toContain(secret);
  });

  test.each([
    [413, { a: 'x'.repeat(8192) }, {}],
    [415, WHOLE, { 'content-encoding': 'gzip' }],
  ])('gets %i when its body cannot be read', async (status, fields, headers) => {
    const reply = await requestToken(fields, { headers });
    expect(reply.status).toBe(status);
    expect(reply.body.error).toBe('invalid_request');
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'gets 405 for %s',
    async (method) => {
      const reply = await requestToken(WHOLE, { method });
      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toBe('POST');
    },
  );
});

test('an address with too many failed logins has to wait, but valid credentials still get a token', async () => {
  const wrong = { ...WHOLE, password: 'x' };
  const statuses: number[] = [];
  for (let time = 0; time < MAX_REFUSALS + 3; time += 1) {
    statuses.push((await requestToken(wrong)).status);
    expect((await requestToken(WHOLE)).status).toBe(200);
  }
  expect(statuses).toEqual([...Array(MAX_REFUSALS).fill(400), 429, 429, 429]);
  const limited = await requestToken({ ...WHOLE, client_secret: 'x' });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
});

describe('issuer metadata', () => {
  test('contains the public keys, and no private part of them', async () => {
    const reply = await fetch(`${connector.url}/oauth2/keys`);
    expect(reply.headers.get('cache-control')).toBe('public, max-age=300');
    const kid = expect.stringMatching(/^[\w-]{43}$/);
    const text = expect.any(String);
    expect(await reply.json()).toEqual({
      keys: [
        { kty: 'EC', crv: 'P-256', x: text, y: text, kid, alg: 'ES256', use: 'sig' },
        { kty: 'RSA', n: text, e: 'AQAB', kid, alg: 'RS256', use: 'sig' },
      ],
    });
  });

  test('names all endpoints', async () => {
    const reply = await fetch(`${connector.url}/.well-known/oauth-authorization-server`);
    expect(await reply.json()).toEqual({
      issuer: PUBLIC_URL,
      token_endpoint: `${PUBLIC_URL}/oauth2/token`,
      jwks_uri: `${PUBLIC_URL}/oauth2/keys`,
      scopes_supported: ['webhooks'],
      grant_types_supported: ['password', 'client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });

  test.each(['/oauth2/keys', '/.well-known/oauth-authorization-server'])(
    '%s allows GET and HEAD only',
    async (path) => {
      const reply = await requestToken({}, { path });
      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toBe('GET, HEAD');
    },
  );
});

test('without configured clients there is no token endpoint', async () => {
  const other = await startConnector();
  for (const path of ['/oauth2/token', '/services/oauth2/token', '/oauth2/keys']) {
    expect((await other.post(path, '')).status).toBe(404);
  }
  await other.stop();
});
