import nock from 'nock';
import { allowedBy } from '../../../src/console/sign-in/allow-list.ts';
import { ForbiddenError, ServiceUnavailableError } from '../../../src/errors.ts';
import { signInOrg } from '../../../src/oauth/sign-in/sign-in-org.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const DESCRIBE = '/services/data/v67.0/sobjects/DR_Failed_Event__c/describe';
const USER_ID = '0055e000000AdmiAAC';
const org = signInOrg({ instanceUrl: ORG_URL, apiVersion: '67.0', timeoutMs: 1000 });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});
afterAll(() => nock.restore());

/** Signs in with the rule of editors, at an org that answers describe like this. */
function signIn(status: number, body: nock.Body, users: string[] = []) {
  nock(ORG_URL, { reqheaders: { authorization: 'Bearer token' } })
    .get(DESCRIBE)
    .reply(status, body);
  const allowList = { users, editorsOf: 'DR_Failed_Event__c' };
  return allowedBy(allowList, { userId: USER_ID }, org, 'token');
}

const refusal = (errorCode: string) => [{ errorCode, message: 'text' }];

test('a user who can edit failed events is allowed: one call, without View Setup', async () => {
  expect(await signIn(200, { name: 'DR_Failed_Event__c', updateable: true })).toBe(
    'permission set',
  );
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['may read them only', 200, { updateable: false }, 'assign the permission set "Digital River Connector Admin" to you'],
  ['does not see them, or the org lacks the object', 404, refusal('NOT_FOUND'), 'assign the permission set "Digital River Connector Admin" to you'],
  ['may not use the API', 403, refusal('API_DISABLED_FOR_ORG'), 'for the permission "API Enabled"'],
  ['has a token without the scope api', 401, refusal('INVALID_SESSION_ID'), 'add the OAuth scope "api" to the console\'s app'],
])('a user who %s is denied, and the message says what to do', async (_case, status, body, advice) => {
  const attempt = signIn(status, body);
  await expect(attempt).rejects.toBeInstanceOf(ForbiddenError);
  await expect(attempt).rejects.toThrow(advice);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['is in maintenance', 503, '<html>'],
  ['has used up its API calls', 403, refusal('REQUEST_LIMIT_EXCEEDED')],
  ['answers with something else', 200, { updateable: 'maybe' }],
  ['answers with a page', 200, '<html>'],
])('while the org %s, the user is not denied, and gets a 503', async (_case, status, body) => {
  await expect(signIn(status, body)).rejects.toBeInstanceOf(ServiceUnavailableError);
});

test('userinfo without a user name is no failure', async () => {
  nock(ORG_URL)
    .get('/services/oauth2/userinfo')
    .reply(200, { organization_id: '00D5e000000AbcdEAE', user_id: USER_ID });
  const user = await org.userOf('token');
  expect(user).toEqual({ organizationId: '00D5e000000AbcdEAE', userId: USER_ID });
  const byId = { users: [USER_ID.slice(0, 15)] };
  expect(await allowedBy(byId, user, org, 'token')).toBe('user');
  const byName = { users: ['admin@example.com'] };
  await expect(allowedBy(byName, user, org, 'token')).rejects.toThrow(
    `add your user id, ${USER_ID}, to CONSOLE_USERS, or the OAuth scope "id"`,
  );
});
