import nock from 'nock';
import { type AllowList, admit } from '../../../src/console/sign-in/allow-list.ts';
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
function signIn(status: number, body: nock.Body, more: Partial<AllowList> = {}) {
  nock(ORG_URL, { reqheaders: { authorization: 'Bearer token' } })
    .get(DESCRIBE)
    .reply(status, body);
  const allowList = { users: [], viewers: [], editorsOf: 'DR_Failed_Event__c', ...more };
  return admit(allowList, { userId: USER_ID }, org, 'token');
}

const refusal = (errorCode: string) => [{ errorCode, message: 'text' }];

test('a user who can edit failed events is allowed: one call, without View Setup', async () => {
  expect(await signIn(200, { name: 'DR_Failed_Event__c', updateable: true })).toEqual({
    allowedBy: 'permission set',
    role: 'operator',
  });
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
  const byId = { users: [USER_ID.slice(0, 15)], viewers: [] };
  expect(await admit(byId, user, org, 'token')).toEqual({ allowedBy: 'user', role: 'operator' });
  const byName = { users: ['admin@example.com'], viewers: [] };
  await expect(admit(byName, user, org, 'token')).rejects.toThrow(
    `add your user id, ${USER_ID}, to CONSOLE_USERS or CONSOLE_VIEWERS, or the OAuth scope "id"`,
  );
});

const readable = { updateable: false, queryable: true, retrieveable: true };
const readersOf = 'DR_Failed_Event__c';

// biome-ignore format: a table reads best with one row a line.
test.each<[string, nock.Body, Partial<AllowList>, string]>([
  ['can edit them, where viewers are let in as well', { ...readable, updateable: true }, { readersOf }, 'operator'],
  ['can see them', readable, { readersOf }, 'viewer'],
  ['can edit them, where only viewers are let in', { ...readable, updateable: true }, { readersOf, editorsOf: undefined }, 'viewer'],
])('a user who %s is let in by what the org says, as %s', async (_case, body, more, role) => {
  expect(await signIn(200, body, more)).toEqual({ allowedBy: 'permission set', role });
});

test.each([
  ['lists only', { ...readable, retrieveable: false }],
  ['single records only', { ...readable, queryable: false }],
])('a user who can see %s is no viewer', async (_case, body) => {
  await expect(signIn(200, body, { readersOf })).rejects.toThrow(
    '"Digital River Connector Viewer"',
  );
});

test('a listed viewer looks only, whatever the org says, which is not asked', async () => {
  const lists = { users: [], viewers: [USER_ID], editorsOf: readersOf };
  expect(await admit(lists, { userId: USER_ID }, org, 'token')).toEqual({
    allowedBy: 'user',
    role: 'viewer',
  });
});
