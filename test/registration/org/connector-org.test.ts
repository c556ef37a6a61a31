import { readConnectorOrg } from '../../../src/registration/org/connector-org.ts';
import { exampleEnvironment } from '../../support/connector.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.stop());

/** The variables of the connector's log-in; no other variables are needed. */
function logIn() {
  const entries = Object.entries({ ...exampleEnvironment(''), ...org.environment });
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('SALESFORCE_')));
}

test("the kind of the org is read with the connector's log-in", async () => {
  expect(await readConnectorOrg(logIn())).toEqual({ instanceUrl: org.url, kind: 'production' });
});

test('the private key is read in the same forms as by the connector', async () => {
  const { SALESFORCE_PRIVATE_KEY: key = '', ...others } = logIn();
  const SALESFORCE_PRIVATE_KEY = `"${key.trim().replaceAll('\n', ' ')}"`;
  expect(await readConnectorOrg({ ...others, SALESFORCE_PRIVATE_KEY })).toMatchObject({
    kind: 'production',
  });
  expect(await readConnectorOrg({ ...others, SALESFORCE_PRIVATE_KEY: 'connector.key' })).toEqual({
    problem: expect.stringContaining('got the path of a file') as string,
  });
});

test('without a configured log-in, no org is read', async () => {
  expect(await readConnectorOrg({})).toBeUndefined();
  expect(await readConnectorOrg({ SALESFORCE_CLIENT_ID: 'left over' })).toBeUndefined();
});

test.each([
  ['that is incomplete', { SALESFORCE_PRIVATE_KEY: '' }, 'SALESFORCE_PRIVATE_KEY is missing'],
  [
    'that is refused',
    { SALESFORCE_USERNAME: 'somebody@example.com' },
    'is not pre-authorized for the app',
  ],
  [
    'to an org that cannot be reached',
    { SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1' },
    'no usable answer',
  ],
  [
    'by a refresh token without a database',
    { SALESFORCE_SIGN_IN: 'refresh-token', SALESFORCE_REFRESH_TOKEN: 'r0' },
    'DATABASE_URL',
  ],
])('a log-in %s is reported', async (_case, changes, problem) => {
  expect(await readConnectorOrg({ ...logIn(), ...changes })).toEqual({
    problem: expect.stringContaining(problem) as string,
  });
});
