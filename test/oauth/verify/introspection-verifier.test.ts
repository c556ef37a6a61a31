import nock from 'nock';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../../src/errors.ts';
import { introspectionVerifier } from '../../../src/oauth/verify/introspection-verifier.ts';
import { ORG_URL, ORGANIZATION_ID, USER_ID } from '../../support/connector.ts';

const TOKEN = '00DHs000000AbCd!a.session+id=';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const tokens = introspectionVerifier({
  instanceUrl: ORG_URL,
  clientId: 'introspecting-app',
  clientSecret: 'its secret',
  allowedOrganizationIds: [ORGANIZATION_ID],
  allowedUserIds: [USER_ID],
  timeoutMs: 100,
});

const introspection = () =>
  nock(ORG_URL).post('/services/oauth2/introspect', {
    token: TOKEN,
    token_type_hint: 'access_token',
  });

const soon = () => Math.floor(Date.now() / 1000) + 60;
const active = (changes: Record<string, unknown> = {}) => ({
  active: true,
  scope: 'api',
  client_id: 'digital-river',
  username: 'integration@example.com',
  sub: `https://login.salesforce.com/id/${ORGANIZATION_ID}/${USER_ID}`,
  token_type: 'access_token',
  exp: soon(),
  ...changes,
});

const verify = () => tokens.verify(TOKEN, '203.0.113.7');

test('the app introspects with its own credentials; an active token has an identity and an expiry', async () => {
  const exp = soon();
  const scope = introspection()
    .basicAuth({ user: 'introspecting-app', pass: 'its secret' })
    .reply(200, active({ exp }));
  expect(await verify()).toEqual({
    caller: `user ${USER_ID} of org ${ORGANIZATION_ID}`,
    expiresAt: exp * 1000,
  });
  expect(scope.isDone()).toBe(true);
});

test.each([
  ['type Bearer', { token_type: 'Bearer' }],
  ['no type', { token_type: undefined }],
  ['no expiry', { exp: undefined }],
])('an active token with %s is valid', async (_case, changes) => {
  introspection().reply(200, active(changes));
  expect(await verify()).toMatchObject({ caller: expect.stringContaining(USER_ID) });
});

test.each([
  ['inactive', { active: false }],
  ['inactive, with all other claims', active({ active: false })],
  ['a refresh token', active({ token_type: 'refresh_token' })],
  ['expired', active({ exp: soon() - 61 })],
])('a token that is %s is not valid', async (_case, answer) => {
  introspection().reply(200, answer);
  await expect(verify()).rejects.toThrow(UnauthorizedError);
});

test.each([
  ['another org', active({ sub: `https://login.salesforce.com/id/00DHs000000ZZZZMAK/${USER_ID}` })],
  [
    'another user',
    active({ sub: `https://login.salesforce.com/id/${ORGANIZATION_ID}/005Hs000000ZZZZIAK` }),
  ],
])('a valid token of %s is not allowed', async (_case, answer) => {
  introspection().reply(200, answer);
  await expect(verify()).rejects.toThrow(ForbiddenError);
});

test.each([
  ['401, which is about the app', 401, { error: 'invalid_client' }],
  ['403', 403, ''],
  ['500', 500, ''],
  ['an HTML page', 200, '<html>'],
  ['no `active`', 200, {}],
  ['an `active` that is not a boolean', 200, { active: 'true' }],
  ['no `sub`', 200, { active: true }],
  ['a redirect', 302, ''],
])('the token cannot be verified when the org answers with %s', async (_case, status, answer) => {
  introspection().reply(status, answer, { location: 'https://evil.example/' });
  await expect(verify()).rejects.toThrow(ServiceUnavailableError);
});
