import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { request } from 'node:http';
import { CompactEncrypt, SignJWT } from 'jose';
import nock from 'nock';
import { signingKey } from '../../src/oauth/issuer/signing-key.ts';
import { ORG_URL, startConnector, type TestConnector } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import {
  ecKey,
  first,
  ownIssuerEnvironment,
  PUBLIC_URL,
  previousKey,
} from '../support/own-issuer.ts';
import {
  ORG_HEADER,
  ORG_KEY_SET,
  orgClaims,
  orgKeys,
  orgToken,
} from '../support/salesforce-jwt.ts';
import { orgPublishesKeys } from '../support/salesforce-tokens.ts';

const PATH = '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/';
const BODY = JSON.stringify(eventFixture('order.accepted'));
const EVIL = 'https://evil.example.com';

const ec = signingKey(ecKey);
const rsa = signingKey(previousKey);
const foreignEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const foreignRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const jwkOf = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ format: 'jwk' });

let connector: TestConnector;
let asked: string[];
let evil: nock.Scope;

beforeAll(async () => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  orgPublishesKeys('always').reply(200, ORG_KEY_SET);
  const record = (value: unknown) => asked.push(String(value)) > 0;
  nock(ORG_URL, { reqheaders: { authorization: record } })
    .persist()
    .get('/services/oauth2/userinfo')
    .reply(403, 'Bad_OAuth_Token');
  evil = nock(EVIL)
    .get('/keys')
    .reply(200, { keys: [jwkOf(foreignEc), jwkOf(foreignRsa)] });
  connector = await startConnector({
    ...ownIssuerEnvironment,
    TOKEN_JWT: 'true',
    TOKEN_REFUSALS_PER_MINUTE: '1000',
  });
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  await connector.stop();
});

const now = () => Math.floor(Date.now() / 1000);

function ownClaims(): Record<string, unknown> {
  const { id } = first.credentials;
  const times = { iat: now(), exp: now() + 600, scope: 'webhooks' };
  return { iss: PUBLIC_URL, aud: PUBLIC_URL, sub: id, client_id: id, jti: 'j', ...times };
}

function ownToken(
  header: Record<string, unknown> = {},
  claims: Record<string, unknown> = {},
  key: KeyObject = ecKey,
): Promise<string> {
  return new SignJWT({ ...ownClaims(), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ec.kid, ...header })
    .sign(key);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT with any text as its signature. */
const assembled = (header: unknown, claims: unknown, signature = '') =>
  `${encode(header)}.${encode(claims)}.${signature}`;

const publicPem = (key: KeyObject) =>
  Buffer.from(createPublicKey(key).export({ type: 'spki', format: 'pem' }));

/** Calls with a token. @returns the status and the challenge */
async function call(token: string) {
  const reply = await connector.post(PATH, BODY, { authorization: `Bearer ${token}` });
  return { status: reply.status, challenge: reply.headers.get('www-authenticate') };
}

const DENIED = {
  status: 401,
  challenge: 'Bearer realm="digital-river-connector", error="invalid_token"',
};

test('the tokens that the attacks modify are valid without modification', async () => {
  expect(await call(await ownToken())).toEqual({ status: 202, challenge: null });
  expect(await call(await ownToken({ alg: 'RS256', kid: rsa.kid }, {}, previousKey))).toEqual({
    status: 202,
    challenge: null,
  });
  expect(await call(await orgToken())).toEqual({ status: 202, challenge: null });
});

describe('a token of the connector is denied, and not sent to Salesforce,', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['with alg none', () => assembled({ alg: 'none', typ: 'at+jwt', kid: ec.kid }, ownClaims())],
    ['with alg None', () => assembled({ alg: 'None', typ: 'at+jwt', kid: ec.kid }, ownClaims())],
    [
      'with HS256 and the public key as its secret',
      () => ownToken({ alg: 'HS256', kid: rsa.kid }, {}, createSecretKey(publicPem(previousKey))),
    ],
    [
      'with HS256 and the published key as its secret',
      () =>
        ownToken({ alg: 'HS256' }, {}, createSecretKey(Buffer.from(JSON.stringify(ec.publicJwk)))),
    ],
    ['by RS256 with the id of a P-256 key', () => ownToken({ alg: 'RS256' }, {}, previousKey)],
    ['by ES256 with the id of an RSA key', () => ownToken({ kid: rsa.kid })],
    [
      'by PS256 with a valid RSA key',
      () => ownToken({ alg: 'PS256', kid: rsa.kid }, {}, previousKey),
    ],
    [
      'by RS512 with a valid RSA key',
      () => ownToken({ alg: 'RS512', kid: rsa.kid }, {}, previousKey),
    ],
    ['with a foreign signature', () => ownToken({}, {}, foreignEc.privateKey)],
    ['by an unknown key', () => ownToken({ kid: 'unknown' }, {}, foreignEc.privateKey)],
    [
      'with a key of its own in its header',
      () => ownToken({ jwk: jwkOf(foreignEc) }, {}, foreignEc.privateKey),
    ],
    [
      'with an address of keys in its header',
      () => ownToken({ jku: `${EVIL}/keys`, x5u: `${EVIL}/cert` }, {}, foreignEc.privateKey),
    ],
    [
      'with an unknown critical header',
      async () => {
        const [, payload, signature] = (await ownToken()).split('.');
        const header = { alg: 'ES256', typ: 'at+jwt', kid: ec.kid, crit: ['evil'], evil: true };
        return `${encode(header)}.${payload}.${signature}`;
      },
    ],
    ['for another audience', () => ownToken({}, { aud: EVIL })],
    ['without an audience', () => ownToken({}, { aud: undefined })],
    ['of another type: an ID token', () => ownToken({ typ: 'JWT' }, { nonce: 'n' })],
    ['without a type', () => ownToken({ typ: undefined })],
    ['expired', () => ownToken({}, { exp: now() - 1 })],
    ['without an expiry', () => ownToken({}, { exp: undefined })],
    ['with an expiry that is a string', () => ownToken({}, { exp: `${now() + 600}` })],
    ['that is not valid yet', () => ownToken({}, { nbf: now() + 60 })],
    ['of a client that is not configured', () => ownToken({}, { client_id: 'x', sub: 'x' })],
    ['of a client by its digest', () => ownToken({}, { client_id: first.configured.id })],
    ['without a client', () => ownToken({}, { client_id: undefined })],
    ['without a signature', async () => (await ownToken()).replace(/[^.]*$/, '')],
    [
      'with the signature of another token',
      async () =>
        `${(await ownToken()).split('.').slice(0, 2).join('.')}.${(await ownToken({}, { jti: 'k' })).split('.')[2]}`,
    ],
    [
      'with other claims under its signature',
      async () =>
        (await ownToken()).replace(/\.[^.]+\./, `.${encode({ ...ownClaims(), jti: 'k' })}.`),
    ],
    [
      'with a signature of zeros',
      async () => (await ownToken()).replace(/[^.]*$/, Buffer.alloc(64).toString('base64url')),
    ],
    ['with claims that are not an object', () => assembled({ alg: 'ES256', kid: ec.kid }, [])],
  ])('%s', async (_case, make) => {
    expect(await call(await make())).toEqual(DENIED);
    // A token that does not name the connector as its issuer may be sent to Salesforce.
    expect(asked.filter((authorization) => authorization.includes(encode(PUBLIC_URL)))).toEqual([]);
  });
});

describe('a JWT of Salesforce is denied, and not looked up,', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['with alg none', () => assembled({ ...ORG_HEADER, alg: 'none' }, orgClaims())],
    [
      'with HS256 and the public key as its secret',
      () => orgToken({ alg: 'HS256' }, {}, createSecretKey(publicPem(orgKeys.privateKey))),
    ],
    ['by ES256', () => orgToken({ alg: 'ES256' }, {}, foreignEc.privateKey)],
    ["by RS512 with the org's key", () => orgToken({ alg: 'RS512' })],
    ['with a foreign signature', () => orgToken({}, {}, foreignRsa.privateKey)],
    ['by an unknown key', () => orgToken({ kid: 'unknown' }, {}, foreignRsa.privateKey)],
    [
      'with a key of its own in its header',
      () => orgToken({ jwk: jwkOf(foreignRsa) }, {}, foreignRsa.privateKey),
    ],
    [
      'with an address of keys in its header',
      () => orgToken({ jku: `${EVIL}/keys` }, {}, foreignRsa.privateKey),
    ],
    ['of another issuer', () => orgToken({}, { iss: EVIL })],
    ['without an issuer', () => orgToken({}, { iss: undefined })],
    ['for another audience', () => orgToken({}, { aud: ['https://other.my.salesforce.com'] })],
    [
      'that is an ID token',
      () =>
        orgToken(
          { tty: undefined, tnk: undefined },
          { aud: 'digital-river', sub: `${EVIL}/id/00D/005` },
        ),
    ],
    ['that is an ID token for the connector', () => orgToken({ tty: undefined })],
    ['of another type', () => orgToken({ typ: 'at+jwt' })],
    ['without a user', () => orgToken({}, { sub: undefined })],
    ['expired', () => orgToken({}, { exp: now() - 1 })],
    ['without an expiry', () => orgToken({}, { exp: undefined })],
    ['that is not valid yet', () => orgToken({}, { nbf: now() + 60 })],
    ['that names the connector, signed by the org', () => orgToken({}, { iss: PUBLIC_URL })],
    [
      'that names the org, signed by the connector',
      () => ownToken({ ...ORG_HEADER, alg: 'ES256' }, orgClaims()),
    ],
  ])('%s', async (_case, make) => {
    expect(await call(await make())).toEqual(DENIED);
    expect(asked).toEqual([]);
  });

  test.each([
    ['org', { tnk: 'core/prod/00DHs000000ZZZZMAK' }, {}],
    ['user', {}, { sub: 'uid:005Hs000000ZZZZIAK' }],
  ])('of another %s', async (_case, header, claims) => {
    expect(await call(await orgToken(header, claims))).toEqual({ status: 403, challenge: null });
  });
});

describe('any other token', () => {
  test('that is encrypted is denied', async () => {
    const token = await new CompactEncrypt(Buffer.from(JSON.stringify(ownClaims())))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: ec.kid, typ: 'at+jwt' })
      .encrypt(foreignEc.publicKey);
    expect(await call(token)).toEqual(DENIED);
  });

  test('of more than 8 KiB is denied unread', async () => {
    expect(await call(await ownToken({}, { padding: 'x'.repeat(8192) }))).toEqual(DENIED);
    expect(asked).toEqual([]);
  });

  test('of 1 MB is not even received', async () => {
    const status = await new Promise((resolve) => {
      const headers = { authorization: `Bearer ${'x'.repeat(1_000_000)}` };
      const sent = request(connector.url + PATH, { method: 'POST', headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      });
      // The connection is closed while the caller is still sending, so it may see no answer.
      sent.on('error', () => resolve('cut off'));
      sent.end(BODY);
    });
    expect([431, 'cut off']).toContain(status);
  });

  test('causes no request to an address that it names', () => {
    expect(evil.isDone()).toBe(false);
  });
});
