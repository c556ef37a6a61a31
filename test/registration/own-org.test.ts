import { ownOrg } from '../../src/registration/own-org.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.stop());

/** The connector's log-in alone: nothing else of its configuration is needed. */
function logIn() {
  const entries = Object.entries({ ...exampleEnvironment(''), ...org.environment });
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('SALESFORCE_')));
}

test('the kind is read from the org by the connector’s own log-in', async () => {
  expect(await ownOrg(logIn())).toEqual({ instanceUrl: org.url, kind: 'production' });
});

test('without a log-in nothing is asked', async () => {
  expect(await ownOrg({})).toBeUndefined();
  expect(await ownOrg({ SALESFORCE_CLIENT_ID: 'left over' })).toBeUndefined();
});

test.each([
  ['that is incomplete', { SALESFORCE_PRIVATE_KEY: '' }, 'SALESFORCE_PRIVATE_KEY is missing'],
  ['that is refused', { SALESFORCE_USERNAME: 'somebody@example.com' }, "user hasn't approved"],
  ['in an org that is away', { SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1' }, 'no usable answer'],
  [
    'by a refresh token without a database',
    { SALESFORCE_SIGN_IN: 'refresh-token', SALESFORCE_REFRESH_TOKEN: 'r0' },
    'DATABASE_URL',
  ],
])('a log-in %s is told', async (_case, changes, said) => {
  expect(await ownOrg({ ...logIn(), ...changes })).toEqual({
    problem: expect.stringContaining(said) as string,
  });
});
