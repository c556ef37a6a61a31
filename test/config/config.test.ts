import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { connectorVariables } from '../../src/config/connector-variables.ts';
import { envExample } from '../../src/config/env-example.ts';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { registrationSchema } from '../../src/registration/registration-variables.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const complete = exampleEnvironment('postgres://user:hunter2@db.example:5432/inbox');

function without(...names: string[]): Environment {
  return Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name)));
}

const REQUIRED = ['DATABASE_URL', 'CONNECTOR_MODE', 'SALESFORCE_INSTANCE_URL'] as const;

describe('missing variables', () => {
  test('are listed all at once, each with its purpose', () => {
    const described = (name: keyof typeof connectorVariables.shape) =>
      `${name} is missing. ${z.globalRegistry.get(connectorVariables.shape[name])?.description}`;
    expect(configProblems({})).toEqual([
      ...REQUIRED.map(described),
      'SALESFORCE_CLIENT_ID is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
      'SALESFORCE_USERNAME is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
      'SALESFORCE_PRIVATE_KEY is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
      expect.stringMatching(/^No sender is configured, .*SOURCES.*DIGITAL_RIVER_ENABLED=true/),
    ]);
    expect(configProblems({ DIGITAL_RIVER_ENABLED: 'true' }).slice(-2)).toEqual([
      described('TOKEN_ORGANIZATION_IDS'),
      described('TOKEN_USER_IDS'),
    ]);
    expect(configProblems({ PORT: 'none' })).toEqual([
      ...REQUIRED.map(described),
      expect.stringMatching(/^PORT is not usable/),
    ]);
    expect(() => readConfig({})).toThrow(
      /^The configuration needs fixes:\n- DATABASE_URL is missing\. PostgreSQL/,
    );
  });

  test.each(REQUIRED)('one that is missing or empty is one problem: %s', (name) => {
    expect(configProblems(without(name))).toEqual([
      expect.stringMatching(`^${name} is missing\\. [A-Z].*\\.$`),
    ]);
    expect(configProblems({ ...complete, [name]: '' })).toEqual(configProblems(without(name)));
    expect(() => readConfig(without(name))).toThrow('The configuration needs a fix:\n');
  });

  test('of the JWT log-in are reported with the method that needs them', () => {
    expect(configProblems(without('SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY'))).toEqual([
      'SALESFORCE_USERNAME is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
      'SALESFORCE_PRIVATE_KEY is missing; SALESFORCE_SIGN_IN=jwt-bearer needs it.',
    ]);
  });

  test('of the log-in by client credentials are reported with the method that needs them', () => {
    expect(configProblems({ ...complete, SALESFORCE_SIGN_IN: 'client-credentials' })).toEqual([
      'SALESFORCE_CLIENT_SECRET is missing; SALESFORCE_SIGN_IN=client-credentials needs it.',
    ]);
  });
});

describe('wrong values', () => {
  const VALUE = 'hunter2 hunter2';

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    'NODE_ENV', 'PORT', 'TRUSTED_PROXIES', 'LOG_LEVEL', 'DATABASE_URL', 'DATABASE_TLS', 'DATABASE_CONNECTIONS', 'CONNECTOR_MODE',
    'SALESFORCE_INSTANCE_URL', 'SALESFORCE_API_VERSION', 'SALESFORCE_SIGN_IN', 'SALESFORCE_AUDIENCE', 'SALESFORCE_TIMEOUT_MS',
    'SALESFORCE_API_BUDGET_PERCENT', 'TOKEN_VERIFICATION', 'TOKEN_GOOD_SECONDS', 'WORKER_LANES', 'WAITING_MOST_HOURS',
  ])('of %s are reported by name and purpose, without the value', (name) => {
    const found = configProblems({ ...complete, [name]: VALUE });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name} is not usable \\(.+\\)\\. [A-Z\`].*\\.$`));
    expect(found[0]).not.toContain('hunter2');
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_CONNECTIONS', '0'],
    ['WORKER_LANES', '1.5'],
    ['SALESFORCE_API_BUDGET_PERCENT', '101'],
    ['DATABASE_URL', 'mysql://user:hunter2@db/inbox'],
    ['SALESFORCE_INSTANCE_URL', 'ftp://example.my.salesforce.com'],
    ['SALESFORCE_API_VERSION', '67'],
  ])('%s=%s is not accepted', (name, value) => {
    expect(configProblems({ ...complete, [name]: value })).toEqual([
      expect.stringContaining(`${name} is not usable`),
    ]);
  });

  test('are listed together with missing variables', () => {
    expect(configProblems({ ...without('CONNECTOR_MODE'), PORT: 'x' })).toHaveLength(2);
  });
});

describe('in production', () => {
  const production = (changes: Environment) =>
    configProblems({ ...complete, NODE_ENV: 'production', DATABASE_TLS: 'on', ...changes });

  test('a secure configuration is accepted', () => {
    expect(production({})).toEqual([]);
  });

  test('calls to Salesforce need https', () => {
    const changes = {
      SALESFORCE_INSTANCE_URL: 'http://example.my.salesforce.com',
      SALESFORCE_AUDIENCE: 'http://login.salesforce.com',
    };
    expect(production(changes)).toEqual([
      'SALESFORCE_INSTANCE_URL must begin with https:// in production.',
      'SALESFORCE_AUDIENCE must begin with https:// in production.',
    ]);
    expect(configProblems({ ...complete, ...changes })).toEqual([]);
  });

  test('a database on another machine needs TLS', () => {
    expect(production({ DATABASE_TLS: 'off' })).toEqual([
      'DATABASE_TLS=off is allowed in production only for a database on the same machine; set it to on or verify.',
    ]);
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('a database on %s needs no TLS', (host) => {
    const DATABASE_URL = `postgres://user@${host}:5432/inbox`;
    expect(production({ DATABASE_TLS: 'off', DATABASE_URL })).toEqual([]);
  });
});

test.each([
  ['250', 250],
  ['250.0', 250],
  ['250.000', 250],
  ['08', 8],
])('a whole number may be written as %s', (WORKER_POLL_MS, expected) => {
  expect(readConfig({ ...complete, WORKER_POLL_MS })).toMatchObject({ WORKER_POLL_MS: expected });
});

test.each(['250.5', '250.01', '250.', '.0', '2.5e2', '2,500.0'])(
  'a whole number may not be written as %s',
  (WORKER_POLL_MS) => {
    expect(configProblems({ ...complete, WORKER_POLL_MS })).toEqual([
      expect.stringMatching(/^WORKER_POLL_MS is not usable \(expected a whole number from 1 to/),
    ]);
  },
);

test('optional variables have defaults', () => {
  const {
    NODE_ENV: _,
    DATABASE_TLS: __,
    WORKER_LINGER_MS: ___,
    WORKER_POLL_MS: ____,
    ...minimal
  } = complete;
  expect(readConfig(minimal)).toMatchObject({
    NODE_ENV: 'production',
    PORT: 3000,
    HOST: '0.0.0.0',
    TRUSTED_PROXIES: 1,
    LOG_LEVEL: 'info',
    DATABASE_URL: complete.DATABASE_URL,
    DATABASE_TLS: 'on',
    DATABASE_CONNECTIONS: 6,
    CONNECTOR_MODE: 'test',
    SALESFORCE_INSTANCE_URL: complete.SALESFORCE_INSTANCE_URL,
    SALESFORCE_API_VERSION: '67.0',
    SALESFORCE_CLIENT_ID: 'integration-client',
    SALESFORCE_USERNAME: 'integration@example.com',
    SALESFORCE_PRIVATE_KEY: complete.SALESFORCE_PRIVATE_KEY,
    SALESFORCE_AUDIENCE: 'https://login.salesforce.com',
    SALESFORCE_TIMEOUT_MS: 20_000,
    SALESFORCE_API_BUDGET_PERCENT: 80,
    TOKEN_ORGANIZATION_IDS: [complete.TOKEN_ORGANIZATION_IDS],
    TOKEN_USER_IDS: [complete.TOKEN_USER_IDS],
    TOKEN_VERIFICATION: 'userinfo',
    TOKEN_GOOD_SECONDS: 60,
    TOKEN_REFUSED_SECONDS: 10,
    TOKEN_REFUSALS_PER_MINUTE: 30,
    TOKEN_TIMEOUT_MS: 2000,
    WORKER_LANES: 2,
    WORKER_LINGER_MS: 1000,
    WORKER_POLL_MS: 50,
    WORKER_LEASE_SECONDS: 120,
    WORKER_MOST_ATTEMPTS: 12,
    WAITING_MOST_HOURS: 72,
    RETENTION_BODY_DAYS: 30,
    RETENTION_ROW_DAYS: 90,
    WEB_DRAINS: false,
    login: {
      method: 'jwt-bearer',
      clientId: 'integration-client',
      username: 'integration@example.com',
      privateKey: complete.SALESFORCE_PRIVATE_KEY,
      audience: 'https://login.salesforce.com',
    },
  });
});

test('a private key can be written in one line', () => {
  const SALESFORCE_PRIVATE_KEY = complete.SALESFORCE_PRIVATE_KEY?.replaceAll('\n', '\\n') ?? '';
  expect(readConfig({ ...complete, SALESFORCE_PRIVATE_KEY }).login).toMatchObject({
    privateKey: complete.SALESFORCE_PRIVATE_KEY,
  });
});

test('lists are separated by commas, with or without spaces, and have at least one item', () => {
  expect(readConfig({ ...complete, TOKEN_USER_IDS: ' a, b ,,c' }).TOKEN_USER_IDS).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(configProblems({ ...complete, TOKEN_USER_IDS: ' , ' })).toEqual([
    expect.stringContaining('TOKEN_USER_IDS is not usable'),
  ]);
});

test('the log-in by client credentials needs id and secret, and no user', () => {
  const changes = { SALESFORCE_SIGN_IN: 'client-credentials', SALESFORCE_CLIENT_SECRET: 'hunter2' };
  expect(
    readConfig({ ...without('SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY'), ...changes }).login,
  ).toEqual({
    method: 'client-credentials',
    clientId: 'integration-client',
    clientSecret: 'hunter2',
  });
});

describe('.env.example', () => {
  test('is generated from the current schemas; otherwise run: npm run env-example', async () => {
    const committed = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
    expect(committed).toBe(envExample());
  });

  test('has every variable once, with its description, and marks the secret ones', () => {
    const lines = envExample().split('\n');
    const variables = { ...connectorVariables.shape, ...registrationSchema.shape };
    const assigned = lines.flatMap((line) => /^(?:# )?([A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(assigned).toEqual(Object.keys(variables));
    const blocks = envExample().split('\n\n');
    for (const [name, variable] of Object.entries(variables)) {
      const block = blocks.find((text) => new RegExp(`^(# )?${name}=`, 'm').test(text)) ?? '';
      const { description = '', secret = false } = z.globalRegistry.get(variable) ?? {};
      expect(description).not.toBe('');
      expect(block.replaceAll('\n# ', ' ')).toContain(description);
      expect(block.includes('Secret.')).toBe(secret);
    }
  });

  test('contains no value for these secrets', () => {
    const text = envExample();
    for (const name of [
      'SALESFORCE_PRIVATE_KEY',
      'SALESFORCE_CLIENT_SECRET',
      'DIGITAL_RIVER_API_KEY',
      'FULFILLMENT_PASSWORD',
    ]) {
      expect(text).toMatch(new RegExp(`^(# )?${name}=$`, 'm'));
    }
  });

  test('sets only the required variables; the others are comments', () => {
    const set = envExample()
      .split('\n')
      .flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(set).toEqual([
      ...REQUIRED,
      'FULFILLMENT_USERNAME',
      'FULFILLMENT_PASSWORD',
      'CONNECTED_APP_CLIENT_ID',
      'CONNECTED_APP_CLIENT_SECRET',
    ]);
  });
});
