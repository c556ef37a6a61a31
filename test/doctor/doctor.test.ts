import { randomUUID } from 'node:crypto';
import { createPool } from '../../src/database/pool.ts';
import { createPauseStore } from '../../src/inbox/org-pauses.ts';
import { freshDatabase } from '../support/database.ts';
import {
  AS_ADMINISTRATOR,
  type DoctorStage,
  RULES_NOT_READABLE,
  startDoctorStage,
} from './doctor-stage.ts';

let stage: DoctorStage;
beforeAll(async () => {
  stage = await startDoctorStage();
});
afterAll(() => stage.stop());

/** Values that must never be printed. */
function secrets(): string[] {
  const { SALESFORCE_PRIVATE_KEY = '', DIGITAL_RIVER_API_KEY = '' } = stage.environment;
  return [SALESFORCE_PRIVATE_KEY.slice(40, 80), DIGITAL_RIVER_API_KEY, 'opensesame', 'app-secret'];
}

test('a correct set-up: every area is checked, there are no problems, and the status is 0', async () => {
  const { status, findings, problems, printed } = await stage.runDoctor();
  expect(problems).toEqual([]);
  expect(status).toBe(0);
  expect(new Set(findings.map(({ area }) => area))).toEqual(
    new Set([
      'Alerts',
      'Configuration',
      'Database',
      'Inbox',
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

test('validation rules are skipped for the integration user, and checked for an administrator', async () => {
  const { findings } = await stage.runDoctor();
  const rules = findings.filter(({ area }) => area === 'Salesforce guards');
  expect(
    rules.map(({ standing, area, check, found }) => `${standing} ${area} ${check}: ${found}`),
  ).toEqual([RULES_NOT_READABLE]);
  expect(rules[0]?.todo).toContain('run the doctor once as an admin');
  const asAdministrator = await stage.runDoctor(AS_ADMINISTRATOR);
  expect(asAdministrator.problems).toEqual([]);
  expect(asAdministrator.findings.map(({ found }) => found)).toContain(
    'guarded by validation rule DR_Order_State_Guard',
  );
});

test('the objects of configured senders are checked as well', async () => {
  const { findings, problems } = await stage.runDoctor({
    XANPAY_SANDBOX_CREDENTIALS: 'user:password',
    PLUM_ENABLED: 'true',
    XANPAY_ORDER_FIELD: 'Not_There__c',
  });
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['XanPay_Charge__c', 'Plum_Reward__c']),
  );
  expect(problems).toEqual([
    'failed Salesforce schema Order.Not_There__c: does not exist, or the integration user cannot see it; the connector finds records by it',
  ]);
});

test('every problem of a configuration is reported, and the status is 2', async () => {
  const { status, problems, printed } = await stage.runDoctor({
    SALESFORCE_USERNAME: '',
    SALESFORCE_PRIVATE_KEY: '',
    SALESFORCE_USER_NAME: 'somebody@example.com',
    CONSOLE_USER: 'somebody@example.com',
  });
  expect(status).toBe(2);
  expect(problems).toEqual([
    'failed Configuration variables: SALESFORCE_USERNAME is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
    'failed Configuration variables: SALESFORCE_PRIVATE_KEY is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
    'warning Configuration SALESFORCE_USER_NAME: the connector has no variable with this name, and ignores it',
    'warning Configuration CONSOLE_USER: the connector has no variable with this name, and ignores it',
    'skipped Database all: not checked, because the configuration cannot be read',
    'skipped Salesforce all: not checked, because the configuration cannot be read',
    'skipped Digital River all: not checked, because the configuration cannot be read',
  ]);
  expect(printed).not.toContain('somebody@example.com');
});

test('a variable that has a new name is a warning', async () => {
  const { status, findings } = await stage.runDoctor({
    ...AS_ADMINISTRATOR,
    CONSOLE_PERMISSION_SET: 'Some_Set',
  });
  expect(status).toBe(0);
  expect(findings.filter(({ standing }) => standing !== 'ok')).toEqual([
    {
      area: 'Configuration',
      check: 'CONSOLE_PERMISSION_SET',
      standing: 'warning',
      found:
        'names a permission set, which is no longer checked: every user who can edit Digital River Failed Events has access to the console',
      todo: 'Set CONSOLE_FAILED_EVENT_EDITORS=true, and remove CONSOLE_PERMISSION_SET.',
    },
  ]);
});

test('variables that have no effect are warnings', async () => {
  const { status, problems } = await stage.runDoctor({
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'dr:opensesame',
    PLUM_WEBHOOK_KEYS: 'opensesame12345',
  });
  expect(status).toBe(0);
  expect(problems).toEqual([
    'warning Configuration DIGITAL_RIVER_BASIC_CREDENTIALS: has no effect, because no path of Digital River requires the proof basic or basic+signature',
    'warning Configuration PLUM_WEBHOOK_KEYS: has no effect, because Plum is off while PLUM_ENABLED is not true',
  ]);
});

test('when the database cannot be reached, everything else is still checked', async () => {
  const { status, findings, problems, printed } = await stage.runDoctor({
    DATABASE_URL: 'postgres://connector:t0psecret@127.0.0.1:1/inbox',
  });
  expect(status).toBe(1);
  expect(problems).toEqual(['failed Database reachable: cannot be used (ECONNREFUSED)']);
  expect(findings.length).toBeGreaterThan(15);
  expect(printed).not.toContain('t0psecret');
});

test('a database without tables is reported', async () => {
  const empty = await freshDatabase();
  const { problems } = await stage.runDoctor({ DATABASE_URL: empty.url });
  expect(problems).toEqual([
    expect.stringMatching(/^failed Database migrations: not yet run: 0001-inbox\.sql, /),
  ]);
  await empty.drop();
});

test('when the log-in is refused, only the checks that need it are skipped', async () => {
  const { status, findings, problems } = await stage.runDoctor({
    SALESFORCE_USERNAME: 'somebody@example.com',
  });
  expect(status).toBe(1);
  expect(problems).toEqual([
    expect.stringMatching(
      /^failed Salesforce log-in: The org refuses .*: the user is unknown, or is not pre-authorized/,
    ),
    'skipped Salesforce org kind: not checked, because the log-in failed',
    'skipped Salesforce schema: not checked, because the log-in failed',
    'skipped Salesforce order access: not checked, because the log-in failed',
    'skipped Salesforce guards: not checked, because the log-in failed',
    'skipped Salesforce API calls: not checked, because the log-in failed',
  ]);
  expect(findings.filter(({ area }) => area === 'Digital River')).toHaveLength(7);
});

test('an address without an org, and an API version that the org does not offer, are reported', async () => {
  const away = await stage.runDoctor({ SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1' });
  expect(away.problems.slice(0, 2)).toEqual([
    'failed Salesforce address: no Salesforce org answers at http://127.0.0.1:1',
    expect.stringMatching(/^failed Salesforce log-in: .*no usable answer/),
  ]);
  const { problems } = await stage.runDoctor({ SALESFORCE_API_VERSION: '99.0' });
  expect(problems[0]).toMatch(/^failed Salesforce API version: 99\.0; the org offers 31\.0 to /);
});

test.each([
  [10, 'ahead', 'failed'],
  [-10, 'behind', 'failed'],
  [1, 'ahead', 'warning'],
])('a clock that differs by %i minutes (%s) is reported', async (minutes, word, standing) => {
  const now = () => new Date(Date.now() + minutes * 60_000);
  const { problems } = await stage.runDoctor({}, now);
  expect(problems).toEqual([
    expect.stringMatching(
      new RegExp(`^${standing} Clock from the database: this machine's clock is \\d+ s ${word}`),
    ),
    expect.stringMatching(
      new RegExp(`^${standing} Clock from Salesforce: this machine's clock is \\d+ s ${word}`),
    ),
  ]);
});

test('an org whose tokens are not accepted is reported', async () => {
  const { status, problems } = await stage.runDoctor({
    TOKEN_ORGANIZATION_IDS: '00D000000000001EAA',
  });
  expect(status).toBe(0);
  expect(problems).toEqual([
    'warning Salesforce tokens: TOKEN_ORGANIZATION_IDS does not contain the id of this org, 00DHs000000AbCdMAK, so access tokens of this org are denied',
  ]);
});

test('a worker that pauses its calls is a warning', async () => {
  const { DATABASE_URL: databaseUrl = '' } = stage.environment;
  const pool = createPool({ databaseUrl, tls: 'off', connections: 1 }, () => undefined);
  const store = createPauseStore(pool, randomUUID());
  const [since, nextProbeAt] = [new Date(), new Date()];
  await store.save({
    kind: 'sign-in',
    reason: 'Refused.',
    since,
    nextProbeAt,
    failures: 1,
    answeredAt: null,
  });
  const { status, problems } = await stage.runDoctor();
  expect(status).toBe(0);
  expect(problems).toEqual([
    `warning Salesforce calls: calls are paused since ${since.toISOString()}, because: Refused. Next probe: ${nextProbeAt.toISOString()}`,
  ]);
  await store.clear();
  await pool.end();
});

test('many used API calls are a warning, too many a failure', async () => {
  await stage.org.admin('POST', '/usage', { used: 7600 });
  expect((await stage.runDoctor()).problems).toEqual([
    expect.stringMatching(/^warning Salesforce API calls: 76\d\d of 15000 used/),
  ]);
  await stage.org.admin('POST', '/usage', { used: 12_500 });
  expect((await stage.runDoctor()).problems).toEqual([
    expect.stringMatching(/^failed Salesforce API calls: 125\d\d of 15000 used/),
  ]);
  await stage.org.admin('POST', '/usage', { used: 10 });
});
