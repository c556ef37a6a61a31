import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { readConfig } from '../../src/config/index.ts';
import { checkAddress } from '../../src/doctor/checks/check-address.ts';
import { checkOrg } from '../../src/doctor/checks/org/check-org.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { openOrg } from '../../src/salesforce/api/org.ts';
import { configuredProfile } from '../../src/wiring/schema-profile.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { digitalRiverSource } from '../support/digital-river-events.ts';

const ORG_URL = 'https://example.my.salesforce.com';
const USER_ID = '0055e000000InteAAC';
const ORDER_ID = '8015e000000OrdeAAC';
const DATA = '/services/data/v67.0';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const config = readConfig({
  ...exampleEnvironment('postgres://127.0.0.1/x'),
  SALESFORCE_INSTANCE_URL: ORG_URL,
  SALESFORCE_CLIENT_ID: 'consumer-key',
  SALESFORCE_USERNAME: 'integration@example.com',
  SALESFORCE_PRIVATE_KEY: privateKey,
});

type Answer = readonly [status: number, body: nock.Body];

/** How an org answers the doctor; by default like one in which all is set up. */
interface OrgAnswers {
  token: Answer;
  user: Answer;
  organization: Answer;
  orders: Answer;
  access: Answer;
  /** The description of an object; a failure or false values show a lack of permissions. */
  describe(object: string): Answer;
  rules: Answer;
}

const rows = (...records: object[]): Answer => [
  200,
  { totalSize: records.length, done: true, records },
];
const refused = (status: number, errorCode: string, message: string): Answer => [
  status,
  [{ errorCode, message }],
];
/** What Salesforce answers about an object that does not exist, or that the user may not read. */
const NOT_FOUND = refused(404, 'NOT_FOUND', 'The requested resource does not exist');

const SET_UP: OrgAnswers = {
  token: [
    200,
    {
      access_token: '00Dtoken',
      instance_url: ORG_URL,
      id: `${ORG_URL}/id/00D5e000000AbcdEAE/${USER_ID}`,
    },
  ],
  user: rows({ Username: 'integration@example.com' }),
  organization: rows({
    Id: '00D5e000000AbcdEAE',
    IsSandbox: true,
    OrganizationType: 'Enterprise Edition',
  }),
  orders: rows({ Id: ORDER_ID }),
  access: rows({ RecordId: ORDER_ID, HasEditAccess: true }),
  describe: (object) => [200, { name: object, createable: true, updateable: true, fields: [] }],
  rules: rows(),
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});
afterAll(() => nock.restore());

/** Runs the doctor's checks of the org; returns the lines as `standing check: found → todo`. */
async function linesOf(changes: Partial<OrgAnswers>): Promise<string[]> {
  const answers = { ...SET_UP, ...changes };
  const scope = nock(ORG_URL).persist();
  scope.post('/services/oauth2/token').reply(...answers.token);
  const byQuery = (soql: RegExp, answer: Answer, path = '/query') =>
    scope
      .get(`${DATA}${path}`)
      .query(({ q }) => soql.test(String(q)))
      .reply(...answer);
  byQuery(/FROM User WHERE/, answers.user);
  byQuery(/FROM Organization/, answers.organization);
  byQuery(/^SELECT Id FROM Order LIMIT 1$/, answers.orders);
  byQuery(
    new RegExp(
      `^SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = '${USER_ID}' AND RecordId = '${ORDER_ID}'$`,
    ),
    answers.access,
  );
  byQuery(/FROM ValidationRule/, answers.rules, '/tooling/query');
  scope
    .get(/\/sobjects\/\w+\/describe$/)
    .reply(({ url }: Request) => answers.describe(url.split('/').at(-2) ?? ''));
  const org = openOrg({
    instanceUrl: ORG_URL,
    login: config.login,
    apiVersion: '67.0',
    timeoutMs: 5000,
    apiBudgetPercent: 100,
  });
  const tokenStore = { exchange: () => Promise.reject(new Error('not used')) };
  const profile = configuredProfile(config);
  const { findings } = await checkOrg({
    ...{ config, profile, tokenStore, org, sources: [digitalRiverSource()] },
    connectedOrg: () => Promise.resolve(undefined),
  });
  return findings.map(line);
}

const line = ({ standing, check, found, todo }: Finding) =>
  `${standing} ${check}: ${found}${todo === undefined ? '' : ` → ${todo}`}`;

const find = (lines: readonly string[], check: string) =>
  lines.filter((each) => each.split(' ')[1] === `${check}:` || each.includes(` ${check}: `));

// biome-ignore format: a table reads best with one row a line.
test.each([
  [403, 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'the password of the integration user has expired. → Reset it in Setup, Users, and give the user the permission "Password Never Expires".'],
  [410, 'GONE', 'the org does not have this version of the API, or no longer. → Set SALESFORCE_API_VERSION to a version that the org supports; /services/data on the My Domain URL lists them.'],
  [400, 'NEWLY_INVENTED_CODE', "it refuses the call for a reason that is not in what was sent. → Look the code up in Salesforce's documentation, and check the integration user and its permission sets."],
])('an org that answers every call with %i %s: the log-in fails, and the rest is skipped', async (status, code, reason) => {
  const lines = await linesOf({ user: refused(status, code, 'jane.roe@example.com') });
  expect(lines[0]).toBe(`failed log-in: Salesforce answers ${code}: ${reason}`);
  expect(lines.slice(1).every((each) => each.startsWith('skipped '))).toBe(true);
});

describe('access to one Order', () => {
  test('a user who can edit it', async () => {
    expect(find(await linesOf({}), 'order access')).toEqual([
      `ok order access: the integration user can edit Order ${ORDER_ID}`,
    ]);
  });

  test('a user who cannot edit it, since the account is not shared', async () => {
    const access = rows({ RecordId: ORDER_ID, HasEditAccess: false });
    expect(find(await linesOf({ access }), 'order access')).toEqual([
      `failed order access: the integration user cannot edit Order ${ORDER_ID}: events about orders like this one are parked → By default, access to an Order is that to its Account (Controlled by Parent). Share the accounts with the integration user, read and write (Setup, Sharing Settings), or give the user Modify All on Order.`,
    ]);
  });

  test('an org without an Order', async () => {
    expect(find(await linesOf({ orders: rows() }), 'order access')).toEqual([
      'skipped order access: not checked, because the integration user sees no Order → Run the doctor again when the org contains an order.',
    ]);
  });

  test.each<[string, Partial<OrgAnswers>, string]>([
    [
      'the orders cannot be queried',
      { orders: refused(400, 'INVALID_TYPE', "sObject type 'Order' is not supported.") },
      'not checked, because Salesforce refuses the query (INVALID_TYPE)',
    ],
    [
      'the access cannot be queried',
      { access: refused(400, 'INVALID_TYPE', 'not supported') },
      'not checked, because Salesforce refuses the query (INVALID_TYPE)',
    ],
    [
      'the log-in does not return the id of the user',
      { token: [200, { access_token: '00Dtoken', instance_url: ORG_URL }] },
      'not checked, because the log-in did not return the id of the user',
    ],
  ])('%s: skipped', async (_case, answers, found) => {
    expect(find(await linesOf(answers), 'order access')).toEqual([
      `skipped order access: ${found}`,
    ]);
  });
});

describe('what the user does not see', () => {
  test('Orders are switched off: the advice is to switch them on, not to deploy', async () => {
    const lines = await linesOf({
      describe: (object) => (object === 'Order' ? NOT_FOUND : SET_UP.describe(object)),
    });
    expect(find(lines, 'permission set')).toEqual([]);
    expect(find(lines, 'Order')).toEqual([
      'failed Order: does not exist, or the integration user cannot see it → Assign the permission set "Digital River Connector Integration" to the integration user; if that is done, switch Orders on: Setup, Order Settings, Enable Orders.',
    ]);
  });

  test('no permission set: it is the first thing that the doctor names', async () => {
    const lines = await linesOf({
      describe: () => NOT_FOUND,
      orders: refused(400, 'INVALID_TYPE', "sObject type 'Order' is not supported."),
    });
    expect(lines.slice(0, 2)).toEqual([
      'ok log-in: by jwt-bearer, as integration@example.com',
      'failed permission set: the integration user sees none of the custom objects that the connector writes → Assign the permission set "Digital River Connector Integration" to the integration user. If the org does not have the permission set, follow the advice for each object below.',
    ]);
  });

  test('the Organization record: a warning, since the connector does not need it', async () => {
    const organization = refused(400, 'INVALID_TYPE', 'not supported');
    expect(find(await linesOf({ organization }), 'org kind')).toEqual([
      'warning org kind: not known, because the integration user cannot read the Organization record (INVALID_TYPE) → Check that CONNECTOR_MODE fits the org: live for production, test for a sandbox.',
    ]);
  });

  test('all validation rules: they may be there', async () => {
    const lines = find(await linesOf({}), 'Order.DR_Order_Id__c').filter((each) =>
      each.includes('validation rule'),
    );
    expect(lines).toEqual([
      'failed Order.DR_Order_Id__c: has no validation rule that begins with DR_ORDER_CONFLICT, or this user may not look at it → Deploy force-app (sf project deploy start). If the validation rules are there, this user may not look at them: run the doctor once as an admin (SALESFORCE_SIGN_IN=cli-org, NODE_ENV=development).',
    ]);
  });
});

/** The line about a log-in that Salesforce refuses with these words. */
async function loginLine(error: string, description: string): Promise<string | undefined> {
  const lines = await linesOf({ token: [400, { error, error_description: description }] });
  expect(lines.slice(1).every((each) => each.startsWith('skipped '))).toBe(true);
  return lines[0];
}

describe('a log-in that fails has a line of its own', () => {
  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['frozen user', 'invalid_grant', 'inactive user', 'the integration user is frozen or inactive. → Unfreeze or activate it in Setup, Users.'],
    ['locked user', 'invalid_grant', 'user is locked', 'the integration user is locked out after wrong passwords. → Unlock it in Setup, Users'],
    ['address', 'invalid_grant', 'ip restricted', 'the org does not allow the integration user to log in from this address, or at this hour. → Add the connector\'s outgoing addresses'],
    ['disabled app', 'invalid_app_access', '', 'the app is blocked, disabled or not installed in the org. → Setup, External Client App Manager'],
    ['revoked refresh token', 'invalid_grant', 'expired access/refresh token', 'the refresh token has expired or was revoked. → Log in to the app again'],
  ])('%s', async (_case, error, description, expected) => {
    expect(await loginLine(error, description)).toContain(
      `failed log-in: The org refuses the connector's log-in by jwt-bearer: ${expected}`,
    );
  });

  test('an org whose API is switched off', async () => {
    nock(ORG_URL)
      .get(`${DATA}/query`)
      .query(true)
      .twice()
      .reply(...refused(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'));
    const [first] = await linesOf({});
    expect(first).toBe(
      'failed log-in: Salesforce answers API_DISABLED_FOR_ORG: its API is switched off for the org or for the integration user. → Give the user the permission "API Enabled". In Professional Edition, the API has to be bought.',
    );
  });

  test('a changed My Domain, also without a log-in', async () => {
    const headers = { location: 'https://renamed.my.salesforce.com/services/data' };
    nock(ORG_URL).get('/services/data').reply(301, '', headers);
    const [finding] = await checkAddress(config, () => new Date());
    expect(finding && line(finding)).toBe(
      `failed address: The address of the org has changed: ${ORG_URL} redirects to https://renamed.my.salesforce.com. → Set SALESFORCE_INSTANCE_URL to https://renamed.my.salesforce.com, if that is the org's My Domain URL (see Setup, My Domain).`,
    );
  });
});
