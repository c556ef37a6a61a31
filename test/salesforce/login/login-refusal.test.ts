import { readFileSync } from 'node:fs';
import nock from 'nock';
import { type LoginMethod, logIn } from '../../../src/salesforce/login/log-in.ts';
import { LOGIN_REFUSALS } from '../../../src/salesforce/login/login-refusal.ts';
import type { OrgOutageError } from '../../../src/salesforce/org-errors.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const byClient: LoginMethod = {
  method: 'client-credentials',
  clientId: 'consumer-key',
  clientSecret: 'consumer secret',
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});
afterAll(() => nock.restore());

/** Logs in at an org that refuses; returns the error. */
async function refusal(error: string, description: string): Promise<OrgOutageError> {
  nock(ORG_URL)
    .post('/services/oauth2/token')
    .reply(400, { error, error_description: description });
  return logIn(ORG_URL, byClient, 1000).then(
    () => {
      throw new Error('The log-in was not refused.');
    },
    (thrown: OrgOutageError) => thrown,
  );
}

// The texts are Salesforce's; login-refusal.ts names the sources.
// biome-ignore format: a table reads best with one row a line.
const CASES = [
  ['frozen user', 'invalid_grant', 'user is frozen', 'Unfreeze it in Setup, Users.'],
  ['inactive user', 'invalid_grant', 'inactive user', 'Unfreeze or activate it in Setup, Users.'],
  ['inactive user', 'inactive_user', 'user is inactive', 'Unfreeze or activate it in Setup, Users.'],
  ['locked user', 'invalid_grant', 'user is locked', 'Unlock it in Setup, Users'],
  ['expired password', 'invalid_grant', 'password expired', 'Set a new password'],
  ['inactive org', 'invalid_grant', 'inactive organization', 'If a sandbox was deleted'],
  ['inactive org', 'inactive_org', 'organization is locked, closed, or suspended', 'If a sandbox was deleted'],
  ['address or hours', 'invalid_grant', 'ip restricted', 'Login IP Ranges'],
  ['address or hours', 'invalid_grant', 'IP restricted or invalid login hours', 'Login Hours'],
  ['too many log-ins', 'rate_limit_exceeded', 'number of logins exceeded', 'retries by itself'],
  ['too many log-ins', 'invalid_grant', 'login rate exceeded', 'retries by itself'],
  ['not approved', 'invalid_grant', "user hasn't approved this consumer", 'pre-authorized'],
  ['not approved', 'invalid_app_access', 'user is not admin approved to access this app', 'pre-authorized'],
  ['app blocked', 'invalid_app_access', '', 'Connected Apps OAuth Usage'],
  ['app blocked', 'invalid_client', 'app must be installed into org', 'Connected Apps OAuth Usage'],
  ['app blocked', 'OAUTH_APP_BLOCKED', 'this app is blocked by admin', 'Connected Apps OAuth Usage'],
  ['app blocked', 'invalid_client_id', 'External client app is not installed in this org', 'External Client App Manager'],
  ['missing scope', 'invalid_request', 'refresh_token scope is required and the connected app should be installed and preauthorized', 'offline_access'],
  ['missing scope', 'invalid_grant', 'no valid scopes defined', '(api)'],
  ['wrong audience', 'invalid_grant', 'audience is invalid', 'SALESFORCE_AUDIENCE'],
  ['wrong audience', 'invalid_grant', 'Audience validation failed', 'SALESFORCE_AUDIENCE'],
  ['wrong clock', 'invalid_grant', 'expired authorization code', 'Synchronise the clock'],
  ['wrong signature', 'invalid_grant', 'invalid assertion', 'SALESFORCE_PRIVATE_KEY'],
  ['no Run As user', 'invalid_grant', 'no client credentials user enabled', 'Run As'],
  ['common log-in address', 'invalid_grant', 'request not supported on this domain', 'My Domain URL'],
  ['refresh token', 'invalid_grant', 'expired access/refresh token', 'SALESFORCE_REFRESH_TOKEN'],
  ['refresh token', 'invalid_grant', 'token validity expired', 'SALESFORCE_REFRESH_TOKEN'],
  ['unknown app', 'invalid_client_id', 'client identifier invalid', 'SALESFORCE_CLIENT_ID'],
  ['wrong secret', 'invalid_client', 'invalid client credentials', 'SALESFORCE_CLIENT_SECRET'],
  ['flow not enabled', 'unsupported_grant_type', 'grant type not supported', 'SALESFORCE_SIGN_IN'],
] as const;

test.each(CASES)('%s: %s, %s', async (name, code, description, advice) => {
  const error = await refusal(code, description);
  const known = LOGIN_REFUSALS.find((each) => each.name === name);
  expect(error.problem).toBe(
    `The org refuses the connector's log-in by client-credentials: ${known?.reason}.`,
  );
  expect(error.advice).toBe(known?.advice);
  expect(error.advice).toContain(advice);
  expect(error.kind).toBe('sign-in');
});

test('every case is tested, and no two cases say the same', () => {
  const names = LOGIN_REFUSALS.map(({ name }) => name);
  expect([...new Set(CASES.map(([name]) => name))].sort()).toEqual(names.toSorted());
  expect(new Set(LOGIN_REFUSALS.map(({ reason }) => reason)).size).toBe(names.length);
});

test('nothing of an unknown text reaches the error, since it may name the user', async () => {
  const odd = await refusal('invalid_grant', 'jane.roe@example.com does not work here');
  expect(odd.problem).toMatch(/: invalid_grant\.$/);
  expect(odd.message).not.toContain('jane');
  const sentence = await refusal('jane.roe@example.com', '');
  expect(sentence.problem).toMatch(/: no reason given\.$/);
  expect(JSON.stringify(odd)).not.toContain('consumer secret');
});

test('docs/operations.md explains every case', () => {
  const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const missing = LOGIN_REFUSALS.filter(({ reason }) => !guide.includes(`| ${reason} |`));
  expect(missing.map(({ reason }) => reason)).toEqual([]);
});
