import nock from 'nock';
import { openOrg } from '../../src/salesforce/api/org.ts';
import { logIn } from '../../src/salesforce/login/log-in.ts';
import type { OrgOutageError } from '../../src/salesforce/org-errors.ts';

const FORMER = 'https://former.my.salesforce.com';
const CURRENT = 'https://current.my.salesforce.com';
const login = { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' } as const;

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  // No call may reach the new address: the connector does not follow the redirect.
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});
afterAll(() => nock.restore());

const failure = (attempt: Promise<unknown>) =>
  attempt.then(
    () => {
      throw new Error('The call did not fail.');
    },
    (thrown: OrgOutageError) => thrown,
  );

function logInAt(status: number, location: string): Promise<OrgOutageError> {
  nock(FORMER).post('/services/oauth2/token').reply(status, '', { location });
  return failure(logIn(FORMER, login, 1000));
}

test.each([301, 302, 307, 308])(
  'after a change of My Domain (status %i), the log-in names the new address',
  async (status) => {
    expect(await logInAt(status, `${CURRENT}/services/oauth2/token`)).toMatchObject({
      kind: 'unavailable',
      problem: `The address of the org has changed: ${FORMER} redirects to ${CURRENT}.`,
      advice: `Set SALESFORCE_INSTANCE_URL to ${CURRENT}, if that is the org's My Domain URL (see Setup, My Domain).`,
    });
  },
);

test('a data call names the new address as well', async () => {
  nock(FORMER)
    .post('/services/oauth2/token')
    .reply(200, { access_token: 't', instance_url: FORMER })
    .get('/services/data/v67.0/query?q=SELECT')
    .reply(301, '', { location: `${CURRENT}/services/data/v67.0/query?q=SELECT` });
  const org = openOrg({
    instanceUrl: FORMER,
    login,
    apiVersion: '67.0',
    timeoutMs: 1000,
    apiBudgetPercent: 100,
  });
  expect(await failure(org.call({ method: 'GET', path: '/query?q=SELECT' }))).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining(`${FORMER} redirects to ${CURRENT}.`) as string,
  });
});

test.each([
  [
    'another company',
    'https://salesforce.com.evil.example/x',
    'https://salesforce.com.evil.example',
  ],
  ['plain http', 'http://current.my.salesforce.com/x', 'http://current.my.salesforce.com'],
  ['a proxy', 'https://proxy.example/login?user=jane', 'https://proxy.example'],
])('a redirect to %s is never offered as the new address', async (_case, location, origin) => {
  const { problem, advice } = await logInAt(302, location);
  expect(problem).toBe(
    `${FORMER} redirects to ${origin}, which is not an https address of Salesforce.`,
  );
  expect(advice).toBe('Check the network, and the proxy if there is one.');
});

test.each(['/?ec=302&startURL=x', '', 'http://['])(
  'a redirect to %j of the same address',
  async (location) => {
    const { problem } = await logInAt(302, location);
    expect(problem).toBe(`${FORMER} answers with a redirect to another page.`);
  },
);
