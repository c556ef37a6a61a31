import { type Environment, readConfig } from '../../src/config/index.ts';
import { configurationNotices } from '../../src/config/notices/configuration-notices.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { ownIssuerEnvironment } from '../support/own-issuer.ts';

const example = exampleEnvironment('postgres://user@127.0.0.1:5432/inbox');
const PASSWORD = 'a-long-password-of-theirs';
const SECRET = 'a-signing-secret-of-one';
const basic = {
  DIGITAL_RIVER_PROOF: 'basic',
  DIGITAL_RIVER_BASIC_CREDENTIALS: `dr:${PASSWORD}`,
  TOKEN_ORGANIZATION_IDS: '',
  TOKEN_USER_IDS: '',
};

const notices = (changes: Environment) => {
  const environment = { ...example, ...changes };
  return configurationNotices(environment, readConfig(environment));
};
const named = (changes: Environment) => notices(changes).map(({ variable }) => variable);

test('a configuration without mistakes has none', () => {
  expect(notices({})).toEqual([]);
  expect(notices(basic)).toEqual([]);
  expect(notices({ DIGITAL_RIVER_SIGNING_SECRETS: SECRET })).toEqual([]);
  expect(notices(ownIssuerEnvironment)).toEqual([]);
  expect(
    notices({ XANPAY_SANDBOX_CREDENTIALS: `x:${PASSWORD}`, XANPAY_ORDER_FIELD: 'Name' }),
  ).toEqual([]);
  expect(notices({ PLUM_ENABLED: 'true', PLUM_WEBHOOK_KEYS: 'abcdefghijklm' })).toEqual([]);
});

describe('unknown variables', () => {
  const NEAREST = /the nearest one is (\w+)/;

  test.each([
    ['SALESFORCE_USER_NAME', 'SALESFORCE_USERNAME'],
    ['SALESFORCE_PRIVATEKEY', 'SALESFORCE_PRIVATE_KEY'],
    ['DIGITAL_RIVER_PROOFS', 'DIGITAL_RIVER_PROOF'],
    ['DIGITALRIVER_MODE', 'CONNECTOR_MODE'],
    ['CONSOLE_USER', 'CONSOLE_USERS'],
    ['RETENTION_BODY_DAY', 'RETENTION_BODY_DAYS'],
    ['WORKER_LANE', 'WORKER_LANES'],
    // Prefixes that others use as well: only names that are very near.
    ['DATABASE_CONECTIONS', 'DATABASE_CONNECTIONS'],
    ['TRUSTED_PROXYS', 'TRUSTED_PROXIES'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['WAITING_MOST_HOUR', 'WAITING_MOST_HOURS'],
  ])('%s is most likely %s', (name, nearest) => {
    const [notice, ...others] = notices({ [name]: 'opensesame' });
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      variable: name,
      found: 'the connector has no variable with this name, and ignores it',
    });
    expect(NEAREST.exec(notice?.todo ?? '')?.[1]).toBe(nearest);
    expect(JSON.stringify(notice)).not.toContain('opensesame');
  });

  test.each([
    'DATABASE_POOL_URL',
    'DATABASE_CONNECTION_POOL_URL',
    'HEROKU_APP_NAME',
    'DYNO',
    'WEB_CONCURRENCY',
    'WEB_MEMORY',
    'PATH',
    'HOME',
    'HOSTNAME',
    'NODE_OPTIONS',
    'NODE_HOME',
    'LOG_FILE',
    'PGHOST',
    'npm_config_cache',
    'LOCAL_ORG_PORT',
    'LOCAL_DIR',
    'LANG',
    'TZ',
    'PWD',
  ])('%s is of the platform', (name) => {
    expect(notices({ [name]: 'x' })).toEqual([]);
  });

  test('variables of the registration and former names are known', () => {
    expect(
      notices({
        DIGITAL_RIVER_API_KEY: 'sk_1',
        FULFILLMENT_USERNAME: 'x',
        CONSOLE_PERMISSION_SET: 'Any',
      }),
    ).toEqual([]);
  });

  test('are named as well when the configuration cannot be read', () => {
    expect(configurationNotices({ SALESFORCE_URL: 'x' }, undefined)).toHaveLength(1);
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each<[Environment, string[]]>([
  [{ DIGITAL_RIVER_BASIC_CREDENTIALS: `dr:${PASSWORD}` }, ['DIGITAL_RIVER_BASIC_CREDENTIALS']],
  [{ ...basic, DIGITAL_RIVER_SIGNING_SECRETS: SECRET }, ['DIGITAL_RIVER_SIGNING_SECRETS']],
  [{ ...basic, DIGITAL_RIVER_PROOF_WEBHOOKS: 'basic+signature', DIGITAL_RIVER_SIGNING_SECRETS: SECRET }, []],
  [{ ...basic, TOKEN_USER_IDS: 'a', TOKEN_ORGANIZATION_IDS: 'b' }, ['TOKEN_ORGANIZATION_IDS', 'TOKEN_USER_IDS']],
  [{ ...ownIssuerEnvironment, ...basic }, ['OAUTH_CLIENTS', 'OAUTH_SIGNING_KEYS']],
  [{ ...ownIssuerEnvironment, OAUTH_CLIENTS: '' }, ['OAUTH_SIGNING_KEYS']],
  [{ OAUTH_TOKEN_SECONDS: '900' }, ['OAUTH_TOKEN_SECONDS']],
  [{ TOKEN_INTROSPECTION_CLIENT_ID: 'a' }, ['TOKEN_INTROSPECTION_CLIENT_ID']],
  [{ DIGITAL_RIVER_SAFELIST: 'off', DIGITAL_RIVER_ADDRESSES: '192.0.2.1' }, ['DIGITAL_RIVER_ADDRESSES']],
  [{ PLUM_WEBHOOK_KEYS: 'abcdefghijklm', PLUM_ACCESS_TOKEN: 't' }, ['PLUM_WEBHOOK_KEYS', 'PLUM_ACCESS_TOKEN']],
  [{ PLUM_ENABLED: 'false', PLUM_ADDRESSES: 'off' }, ['PLUM_ADDRESSES']],
  [{ XANPAY_API_KEY: 'k', XANPAY_API_SECRET: 's' }, ['XANPAY_API_KEY', 'XANPAY_API_SECRET']],
  [{ CONSOLE_USERS: 'a@example.com' }, ['CONSOLE_USERS']],
  [{ FAILED_EVENTS_IN_ORG: 'false', FAILED_EVENTS_MAX: '10' }, ['FAILED_EVENTS_MAX']],
  [{ PLUM_ACCESS_TOKEN: ' ' }, []],
])('%# what is set and has no effect is named', (changes, variables) => {
  const found = notices(changes);
  expect(found.map(({ variable }) => variable)).toEqual(variables);
  for (const notice of found) {
    expect(notice.found).toMatch(/^has no effect, because /);
    expect(notice.todo).toMatch(/^Set .+, or remove the variable\.$/);
  }
});

describe('credentials of the other mode', () => {
  test.each([
    [
      { CONNECTOR_MODE: 'live', XANPAY_SANDBOX_CREDENTIALS: `x:${PASSWORD}` },
      'XANPAY_SANDBOX_CREDENTIALS',
    ],
    [{ CONNECTOR_MODE: 'test', XANPAY_CREDENTIALS: `x:${PASSWORD}` }, 'XANPAY_CREDENTIALS'],
    [
      {
        CONNECTOR_MODE: 'live',
        DIGITAL_RIVER_SIGNING_SECRETS: `test:${SECRET}`,
        DIGITAL_RIVER_PROOF_COMPLETE: 'signature',
      },
      'DIGITAL_RIVER_SIGNING_SECRETS',
    ],
    [
      {
        CONNECTOR_MODE: 'test',
        DIGITAL_RIVER_SIGNING_SECRETS: `live:${SECRET}`,
        DIGITAL_RIVER_PROOF_ACCEPTED: 'signature',
      },
      'DIGITAL_RIVER_SIGNING_SECRETS',
    ],
  ])('%j', (changes, variable) => {
    expect(named(changes as Environment)).toEqual([variable]);
    expect(JSON.stringify(notices(changes as Environment))).not.toContain(SECRET);
  });

  test.each([SECRET, `live:${SECRET},test:b-${SECRET}`, `test:${SECRET},b-${SECRET}`])(
    'secrets %s include one of the mode',
    (DIGITAL_RIVER_SIGNING_SECRETS) => {
      for (const CONNECTOR_MODE of ['live', 'test']) {
        const changes = { CONNECTOR_MODE, DIGITAL_RIVER_SIGNING_SECRETS };
        expect(notices(changes)).toEqual([]);
        expect(
          configProblems({ ...example, ...changes, DIGITAL_RIVER_PROOF: 'signature' }),
        ).toEqual([]);
      }
    },
  );

  test.each(['signature', 'basic+signature', 'oauth+signature', 'oauth'])(
    'prevent a start when every path requires %s, because nothing could ever be written',
    (DIGITAL_RIVER_PROOF) => {
      const { TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS } = example;
      const changes = {
        ...basic,
        TOKEN_ORGANIZATION_IDS,
        TOKEN_USER_IDS,
        CONNECTOR_MODE: 'live',
        DIGITAL_RIVER_PROOF,
        DIGITAL_RIVER_SIGNING_SECRETS: `test:${SECRET}`,
      };
      expect(configProblems({ ...example, ...changes })).toEqual([
        "DIGITAL_RIVER_SIGNING_SECRETS has secrets of the other mode only, so that no signed event is one of CONNECTOR_MODE and none is written. Add the webhook's secret of this mode, correct the prefix live: or test:, or correct CONNECTOR_MODE.",
      ]);
      const another = { ...example, ...changes, DIGITAL_RIVER_PROOF_COMPLETE: 'basic' };
      expect(configProblems(another)).toEqual([]);
    },
  );
});

test('a secret of two callers is named, without the secret', () => {
  const changes = {
    ...basic,
    XANPAY_SANDBOX_CREDENTIALS: `x:${PASSWORD}`,
    METRICS_TOKEN: PASSWORD,
  };
  expect(notices(changes)).toEqual(
    ['XANPAY_SANDBOX_CREDENTIALS', 'METRICS_TOKEN'].map((variable) => ({
      variable,
      found:
        'has a secret that DIGITAL_RIVER_BASIC_CREDENTIALS has as well, so that one caller could pass for the other',
      todo: 'Give each caller a secret of its own.',
    })),
  );
  expect(
    notices({ ...basic, DIGITAL_RIVER_BASIC_CREDENTIALS: `a:${PASSWORD} b:${PASSWORD}` }),
  ).toEqual([]);
});
