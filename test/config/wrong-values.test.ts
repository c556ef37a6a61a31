import { readLocalConfig } from '../../local/config.ts';
import { connectorVariables } from '../../src/config/connector-variables.ts';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { ConfigError } from '../../src/errors.ts';
import {
  registrationConfig,
  registrationSchema,
} from '../../src/registration/registration-variables.ts';
import { env as registration } from '../registration/registration-example.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { fc } from '../support/properties.ts';

const complete: Environment = {
  ...exampleEnvironment('postgres://user@127.0.0.1:5432/inbox'),
  // No key, which would be read anew for each value.
  SALESFORCE_SIGN_IN: 'client-credentials',
  SALESFORCE_CLIENT_SECRET: 'secret',
  SALESFORCE_PRIVATE_KEY: '',
};

/** What zod says by itself. */
const LIBRARY_WORDS =
  /\breceived\b(?! when)|\bInvalid (?!token)|\bNaN\b|Infinity|expected (one of|number|string|boolean|int|date|array|object|nonoptional)\b|Too (small|big)|must match|pattern|unrecognized|regex|\bundefined\b|\bnull\b|\[object/;

/** Part of values that may be secret. */
const MARK = 'tr0ub4dor';

const ODD_VALUES = [
  ...['0', '-1', '1.5', '1e3', '0x10', '3,000', '3 000', '+5', '00', 'NaN', 'Infinity', '-0'],
  ...['9'.repeat(20), '1'.repeat(400), '30s', '5 minutes', '80%', '٣', 'abc', 'null', 'undefined'],
  ...[
    'TRUE',
    'Yes',
    'maybe',
    'none',
    'Production',
    'staging',
    'prod',
    'signature ',
    'a,b',
    ',',
    ':',
  ],
  ...['http://', 'ftp://example.com', 'example.com', 'https//example.com', '/', '{id}', '""', "''"],
  ...[
    '"',
    "'",
    '"3000"',
    "'live'",
    '“live”',
    '\ufeff',
    ' ',
    '\n',
    '\t x',
    'a\nb',
    'a\0b',
    '\u202etest',
  ],
  ...['user:', ':password', 'a b', '💥', 'x'.repeat(2000), '__proto__', '[object Object]', '$HOME'],
];
const value = fc.oneof(
  fc.tuple(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 })).map((ends) => ends.join(MARK)),
  fc.constantFrom(...ODD_VALUES),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double().map(String),
  fc
    .tuple(fc.constantFrom('"', "'", ' ', '\t'), fc.integer())
    .map(([around, n]) => around + n + around),
);

/** The sentence without the value that it quotes. */
const ownWords = (sentence: string) => sentence.replace(/(?<=, got )"[^"]*"/, '"…"');

function expectSentence(sentence: string): void {
  expect(ownWords(sentence)).not.toMatch(LIBRARY_WORDS);
  expect(sentence).toMatch(/^[A-Z].*\.$/s);
  expect(sentence).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(sentence.length).toBeLessThan(700);
  expect(sentence).not.toContain(MARK);
  expect(sentence).not.toMatch(/default is \.$/);
}

test.each(Object.keys(connectorVariables.shape))(
  '%s: any wrong value yields a sentence',
  (name) => {
    fc.assert(
      fc.property(value, (given) => {
        for (const problem of configProblems({ ...complete, [name]: given })) {
          expectSentence(problem);
          if (problem.startsWith(`${name} is not usable`)) {
            expect(problem).toMatch(/ is not usable \(expected .+, got .+\)\. /);
          }
        }
      }),
      { numRuns: ODD_VALUES.length + 30, examples: ODD_VALUES.map((each) => [each]) },
    );
  },
);

test.each(Object.keys(registrationSchema.shape))(
  '%s of the registration: any wrong value yields a sentence',
  (name) => {
    fc.assert(
      fc.property(value, fc.constantFrom('salesforce-tokens', 'http'), (given, proof) => {
        const { problems } = registrationConfig({ ...registration, [name]: given }, proof);
        for (const problem of problems) expectSentence(problem);
      }),
      { numRuns: ODD_VALUES.length + 30, examples: ODD_VALUES.map((each) => [each, 'http']) },
    );
  },
);

test.each(['PORT', 'LOCAL_ORG_PORT', 'LOCAL_DR_PORT'])(
  '%s of npm run local: any wrong value yields a sentence',
  (name) => {
    fc.assert(
      fc.property(value, (given) => {
        for (const problem of localProblems({ [name]: given })) {
          expectSentence(problem);
        }
      }),
      { numRuns: ODD_VALUES.length + 30, examples: ODD_VALUES.map((each) => [each]) },
    );
    expect(localProblems({ [name]: 'abc' })).toEqual([
      expect.stringMatching(
        `^${name} is not usable \\(expected a whole number from 1 to 65535, got "abc"\\)\\. Port of .* remove the variable: its default is 300\\d\\.$`,
      ),
    ]);
  },
);

function localProblems(environment: Environment): readonly string[] {
  try {
    readLocalConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['PORT', 'abc', 'PORT is not usable (expected a whole number from 0 to 65535, got "abc"). Port that the web process listens on. Correct the value, or remove the variable: its default is 3000.'],
  ['PORT', '65536', 'PORT is not usable (expected a whole number from 0 to 65535, got "65536").'],
  ['WORKER_POLL_MS', '3,000', 'WORKER_POLL_MS is not usable (expected a whole number from 1 to 1000000000, got "3,000").'],
  ['WORKER_POLL_MS', '1e3', '(expected a whole number from 1 to 1000000000, got "1e3")'],
  ['WORKER_POLL_MS', '0x10', '(expected a whole number from 1 to 1000000000, got "0x10")'],
  ['WORKER_POLL_MS', '9'.repeat(20), '(expected a whole number from 1 to 1000000000, got a text of 20 characters)'],
  ['RETENTION_ROW_DAYS', '99999999', '(expected a whole number from 1 to 36500, got "99999999")'],
  ['WAITING_MOST_HOURS', '-1', '(expected a whole number from 1 to 876000, got "-1")'],
  ['SALESFORCE_BATCH_SIZE', '201', '(expected a whole number from 1 to 200, got "201")'],
  ['SALESFORCE_API_BUDGET_PERCENT', '80%', '(expected a number from 1 to 100, got "80%")'],
  ['DATABASE_TLS', 'require', 'DATABASE_TLS is not usable (expected off, on or verify, got "require").'],
  ['WEB_DRAINS', 'maybe', 'WEB_DRAINS is not usable (expected true or false, got "maybe").'],
  ['SALESFORCE_INSTANCE_URL', 'example.my.salesforce.com', '(expected a URL that begins with https://, got a text of 25 characters)'],
  ['SALESFORCE_API_VERSION', 'v67', '(expected a version such as 67.0, got a text of 3 characters)'],
  ['PLUM_TOKEN_PATH', 'oauth', '(expected a path that begins with /, got "oauth")'],
  ['DIGITAL_RIVER_BASIC_CREDENTIALS', 'opensesame', '(expected user:password, or several of them, separated by spaces, got another value, which is secret and not shown)'],
])('%s=%s is reported in words', (name, given, sentence) => {
  const [problem, ...others] = configProblems({ ...complete, [name]: given });
  expect(problem).toContain(sentence);
  expect(others).toEqual([]);
});

test.each(['staging', 'prod', 'Production', 'live'])('NODE_ENV=%s is not guessed', (NODE_ENV) => {
  expect(configProblems({ ...complete, NODE_ENV })).toEqual([
    expect.stringContaining(
      `NODE_ENV is not usable (expected production (for every server, also for staging), development or test, got "${NODE_ENV}").`,
    ),
  ]);
});

test.each([
  [' 3000 ', 3000],
  ['"3000"', 3000],
  ["'3000'", 3000],
  ['" 3000 "', 3000],
  ['3000\r', 3000],
  ['\ufeff3000', 3000],
  ['03000', 3000],
])('blanks and quotes around a value do not count: %j', (PORT, port) => {
  expect(readConfig({ ...complete, PORT }).PORT).toBe(port);
});

test('this holds for every kind of variable', () => {
  const { DATABASE_URL = '' } = complete;
  const config = readConfig({
    ...complete,
    DATABASE_URL: `"${DATABASE_URL}"`,
    CONNECTOR_MODE: "'test'",
    WEB_DRAINS: '"Yes" ',
    DIGITAL_RIVER_BASIC_CREDENTIALS: '"dr:a-password-of-theirs dr:another"',
    METRICS_TOKEN: ' "it\'s-a-long-metrics-token" ',
    TOKEN_USER_IDS: '"a","b"',
    SALESFORCE_CLI_ORG: '""',
  });
  expect(config).toMatchObject({
    DATABASE_URL,
    CONNECTOR_MODE: 'test',
    WEB_DRAINS: true,
    DIGITAL_RIVER_BASIC_CREDENTIALS: [
      { username: 'dr', password: 'a-password-of-theirs' },
      { username: 'dr', password: 'another' },
    ],
    METRICS_TOKEN: "it's-a-long-metrics-token",
    // Only a pair around the whole value is left out.
    TOKEN_USER_IDS: ['"a"', '"b"'],
    SALESFORCE_CLI_ORG: '',
  });
});

test.each(['', '  ', '""', "' '"])('a variable with the value %j is not set', (PORT) => {
  expect(readConfig({ ...complete, PORT }).PORT).toBe(3000);
});
