import { generateKeyPairSync } from 'node:crypto';
import { importSPKI, jwtVerify } from 'jose';
import nock from 'nock';
import { type LoginMethod, logIn } from '../../../src/salesforce/login/log-in.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const AUDIENCE = 'https://login.salesforce.com';
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const byJwt: LoginMethod = {
  method: 'jwt-bearer',
  clientId: 'consumer-key',
  username: 'integration@example.com',
  privateKey,
  audience: AUDIENCE,
};
const byClient: LoginMethod = {
  method: 'client-credentials',
  clientId: 'consumer-key',
  clientSecret: 'consumer secret & more',
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

afterAll(() => nock.restore());

/** Makes the token endpoint answer once; returns the forms that it receives. */
function tokenEndpoint(status: number, body: nock.Body, type = 'application/json') {
  const forms: URLSearchParams[] = [];
  nock(ORG_URL)
    .post('/services/oauth2/token', (form: Record<string, string>) => {
      forms.push(new URLSearchParams(form));
      return true;
    })
    .matchHeader('content-type', /^application\/x-www-form-urlencoded/)
    .reply(status, body, { 'content-type': type });
  return forms;
}

const session = { access_token: '00Dtoken', instance_url: ORG_URL };

test('by JWT: a short-lived assertion, signed with our key, with app, user and audience', async () => {
  const forms = tokenEndpoint(200, session);
  expect(await logIn(ORG_URL, byJwt, 1000)).toEqual({
    accessToken: '00Dtoken',
    instanceUrl: ORG_URL,
  });
  expect([...(forms[0]?.keys() ?? [])]).toEqual(['grant_type', 'assertion']);
  expect(forms[0]?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const { payload, protectedHeader } = await jwtVerify(
    forms[0]?.get('assertion') ?? '',
    await importSPKI(publicKey, 'RS256'),
    { issuer: 'consumer-key', subject: 'integration@example.com', audience: AUDIENCE },
  );
  expect(protectedHeader.alg).toBe('RS256');
  const lifetime = Number(payload.exp) - Date.now() / 1000;
  expect(lifetime).toBeGreaterThan(60);
  expect(lifetime).toBeLessThanOrEqual(180);
});

test('by JWT: no two assertions have the same id', async () => {
  const first = tokenEndpoint(200, session);
  await logIn(ORG_URL, byJwt, 1000);
  const second = tokenEndpoint(200, session);
  await logIn(ORG_URL, byJwt, 1000);
  const idOf = (form?: URLSearchParams) =>
    JSON.parse(Buffer.from(form?.get('assertion')?.split('.')[1] ?? '', 'base64url').toString())
      .jti;
  expect(idOf(first[0])).toMatch(/^[\da-f-]{36}$/);
  expect(idOf(first[0])).not.toBe(idOf(second[0]));
});

test('by client credentials: the form contains id and secret, encoded', async () => {
  const forms = tokenEndpoint(200, session);
  await logIn(ORG_URL, byClient, 1000);
  expect(Object.fromEntries(forms[0] ?? [])).toEqual({
    grant_type: 'client_credentials',
    client_id: 'consumer-key',
    client_secret: 'consumer secret & more',
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a reason', 400, { error: 'invalid_grant', error_description: 'user hasn\'t approved this consumer' }, 'the user is unknown, or is not pre-authorized for the app', 'Check SALESFORCE_USERNAME.'],
  ['a code alone', 401, { error: 'invalid_client' }, 'the consumer key and secret do not fit together', 'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET'],
  ['no reason', 400, {}, 'no reason given', 'Check the app, its user and its keys'],
  ['a reason with status 200', 200, { error: 'invalid_app_access' }, 'the app is blocked, disabled or not installed in the org', 'Setup, External Client App Manager'],
  ['an unknown code', 400, { error: 'odd_error', error_description: 'something else' }, 'odd_error', 'Check the app, its user and its keys'],
  ['a reply without a token', 200, { instance_url: ORG_URL }, 'no reason given', 'Check the app, its user and its keys'],
])('a refusal with %s: the error contains it in our own words, and what to do', async (_case, status, body, reason, advice) => {
  tokenEndpoint(status, body);
  const refusal = await logIn(ORG_URL, byClient, 1000).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(OrgOutageError);
  expect(refusal).toMatchObject({
    kind: 'sign-in',
    problem: `The org refuses the connector's log-in by client-credentials: ${reason}.`,
    advice: expect.stringContaining(advice) as string,
  });
  const { message, problem, advice: complete } = refusal as OrgOutageError;
  expect(message).toBe(`${problem} ${complete}`);
});

test('the error never contains the secret', async () => {
  tokenEndpoint(400, { error: 'invalid_client_id' });
  await expect(logIn(ORG_URL, byClient, 1000)).rejects.not.toThrow('consumer secret');
});

describe('an unusable response is an outage, not a refusal', () => {
  test('an HTML page', async () => {
    tokenEndpoint(503, '<html>maintenance</html>', 'text/html');
    await expect(logIn(ORG_URL, byClient, 1000)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test.each([429, 500, 503])('status %i, whatever its body', async (status) => {
    tokenEndpoint(status, { error: 'unknown_error', error_description: 'retry your request' });
    await expect(logIn(ORG_URL, byClient, 1000)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a redirect, which would send the credentials elsewhere', async () => {
    nock(ORG_URL)
      .post('/services/oauth2/token')
      .reply(302, '', { location: 'https://elsewhere.example/token' });
    await expect(logIn(ORG_URL, byClient, 1000)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test.each([
  ['a text', 'certainly not a key'],
  ['a public key', publicKey],
  ['a PEM with invalid content', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
])('%s as the private key fails the log-in, without a call', async (_case, key) => {
  const attempt = logIn(ORG_URL, { ...byJwt, privateKey: key }, 1000);
  await expect(attempt).rejects.toBeInstanceOf(OrgOutageError);
  await expect(attempt).rejects.toMatchObject({
    kind: 'sign-in',
    message: expect.stringContaining('private key') as string,
  });
});
