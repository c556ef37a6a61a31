import { freshDatabase } from '../support/database.ts';
import { type DoctorStage, startDoctorStage } from './stage.ts';

let stage: DoctorStage;
beforeAll(async () => {
  stage = await startDoctorStage();
});
afterAll(() => stage.stop());

/** What may never be printed, whatever is wrong. */
function secrets(): string[] {
  const { SALESFORCE_PRIVATE_KEY = '', DIGITAL_RIVER_API_KEY = '' } = stage.environment;
  return [SALESFORCE_PRIVATE_KEY.slice(40, 80), DIGITAL_RIVER_API_KEY, 'opensesame', 'app-secret'];
}

test('where all is well, everything is looked at, nothing is found, and the status is 0', async () => {
  const { status, findings, troubles, printed } = await stage.examine();
  expect(troubles).toEqual([]);
  expect(status).toBe(0);
  expect(new Set(findings.map(({ area }) => area))).toEqual(
    new Set([
      'Configuration',
      'Database',
      'Clock',
      'Salesforce',
      'Salesforce schema',
      'Salesforce guards',
      'Digital River',
    ]),
  );
  expect(findings.find(({ check }) => check === 'log-in')?.found).toBe(
    'by jwt-bearer, as integration@example.com',
  );
  for (const secret of secrets()) expect(printed).not.toContain(secret);
});

test('objects of senders that are configured are looked at too', async () => {
  const { findings, troubles } = await stage.examine({
    XANPAY_SANDBOX_CREDENTIALS: 'user:password',
    PLUM_ENABLED: 'true',
    XANPAY_ORDER_FIELD: 'Not_There__c',
  });
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['XanPay_Charge__c', 'Plum_Reward__c']),
  );
  expect(troubles).toEqual([
    'failed Salesforce schema Order.Not_There__c: is not there, or hidden from this user; records are looked for by it',
  ]);
});

test('a configuration that can not be read is told whole, and the status is 2', async () => {
  const { status, troubles, printed } = await stage.examine({
    SALESFORCE_USERNAME: '',
    SALESFORCE_PRIVATE_KEY: '',
    SALESFORCE_USER_NAME: 'somebody@example.com',
    CONSOLE_USER: 'somebody@example.com',
  });
  expect(status).toBe(2);
  expect(troubles).toEqual([
    'failed Configuration variables: SALESFORCE_USERNAME is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
    'failed Configuration variables: SALESFORCE_PRIVATE_KEY is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
    'warning Configuration SALESFORCE_USER_NAME: the connector has no variable of this name',
    'warning Configuration CONSOLE_USER: the connector has no variable of this name',
    'skipped Database all: needs the configuration',
    'skipped Salesforce all: needs the configuration',
    'skipped Digital River all: needs the configuration',
  ]);
  expect(printed).not.toContain('somebody@example.com');
});

test('a database that is away hides nothing else', async () => {
  const { status, findings, troubles, printed } = await stage.examine({
    DATABASE_URL: 'postgres://connector:t0psecret@127.0.0.1:1/inbox',
  });
  expect(status).toBe(1);
  expect(troubles).toEqual(['failed Database reachable: it can not be used (ECONNREFUSED)']);
  expect(findings.length).toBeGreaterThan(15);
  expect(printed).not.toContain('t0psecret');
});

test('a database without the tables is told', async () => {
  const empty = await freshDatabase();
  const { troubles } = await stage.examine({ DATABASE_URL: empty.url });
  expect(troubles).toEqual([
    expect.stringMatching(/^failed Database migrations: missing: 0001-inbox\.sql, /),
  ]);
  await empty.drop();
});

test('a log-in that is refused skips what needs it, and nothing else', async () => {
  const { status, findings, troubles } = await stage.examine({
    SALESFORCE_USERNAME: 'somebody@example.com',
  });
  expect(status).toBe(1);
  expect(troubles).toEqual([
    expect.stringMatching(/^failed Salesforce log-in: .*user hasn't approved this consumer/),
    'skipped Salesforce org kind: needs the log-in',
    'skipped Salesforce schema: needs the log-in',
    'skipped Salesforce guards: needs the log-in',
    'skipped Salesforce API calls: needs the log-in',
  ]);
  expect(findings.filter(({ area }) => area === 'Digital River')).toHaveLength(4);
});

test('an address that is no org, and a version that it does not offer', async () => {
  const away = await stage.examine({ SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1' });
  expect(away.troubles.slice(0, 2)).toEqual([
    'failed Salesforce address: http://127.0.0.1:1 does not answer as an org does',
    expect.stringMatching(/^failed Salesforce log-in: .*no usable answer/),
  ]);
  const { troubles } = await stage.examine({ SALESFORCE_API_VERSION: '99.0' });
  expect(troubles[0]).toMatch(/^failed Salesforce API version: 99\.0; the org offers 45\.0 to /);
});

test.each([
  [10, 'ahead', 'failed'],
  [-10, 'behind', 'failed'],
  [1, 'ahead', 'warning'],
])('a clock that is %i minutes off (%s)', async (minutes, word, standing) => {
  const now = () => new Date(Date.now() + minutes * 60_000);
  const { troubles } = await stage.examine({}, now);
  expect(troubles).toEqual([
    expect.stringMatching(new RegExp(`^${standing} Clock from the database: \\d+ s ${word}`)),
    expect.stringMatching(new RegExp(`^${standing} Clock from Salesforce: \\d+ s ${word}`)),
  ]);
});

test("another org's tokens", async () => {
  const { status, troubles } = await stage.examine({
    TOKEN_ORGANIZATION_IDS: '00D000000000001EAA',
  });
  expect(status).toBe(0);
  expect(troubles).toEqual([
    "warning Salesforce tokens: 00DHs000000AbCdMAK is this org's id, and TOKEN_ORGANIZATION_IDS does not name it",
  ]);
});

test('API calls that are used up', async () => {
  await stage.org.admin('POST', '/usage', { used: 7600 });
  expect((await stage.examine()).troubles).toEqual([
    expect.stringMatching(/^warning Salesforce API calls: 76\d\d of 15000 used/),
  ]);
  await stage.org.admin('POST', '/usage', { used: 12_500 });
  expect((await stage.examine()).troubles).toEqual([
    expect.stringMatching(/^failed Salesforce API calls: 125\d\d of 15000 used/),
  ]);
  await stage.org.admin('POST', '/usage', { used: 10 });
});
