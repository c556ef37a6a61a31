import type { Environment } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const example = exampleEnvironment('postgres://user@127.0.0.1:5432/inbox');
const PASSWORD = 'a-long-password-of-theirs';
const development = (changes: Environment) => configProblems({ ...example, ...changes });
const production = (changes: Environment) => development({ ...changes, NODE_ENV: 'production' });

const PAIRS = [
  'DIGITAL_RIVER_BASIC_CREDENTIALS',
  'XANPAY_CREDENTIALS',
  'XANPAY_SANDBOX_CREDENTIALS',
] as const;

describe.each(PAIRS)('the pairs of %s', (variable) => {
  test.each([
    ['a password of one character', 'x:y', 'a password of fewer than 16 characters'],
    ['a password of 15 characters', 'dr:abcdefghijklmno', 'a password of fewer than 16 characters'],
    [
      'a short password beside a long one',
      `dr:${PASSWORD} dr:short`,
      'a password of fewer than 16 characters',
    ],
    [
      'the user name as password',
      'Digital-River-Webhooks:digital-river-webhooks',
      'a password that is its user name',
    ],
    [
      'one character again and again',
      `dr:${'*'.repeat(40)}`,
      'a password that repeats a single character',
    ],
  ])('cannot have %s in production', (_case, value, weakness) => {
    const expected = `${variable} has ${weakness}; create one with "openssl rand -hex 32".`;
    expect(production({ [variable]: value })).toEqual([expected]);
    expect(development({ [variable]: value })).toEqual([]);
  });

  test.each([`dr:${PASSWORD}`, 'dr:abcdefghijklmnop', `${PASSWORD}:x${PASSWORD}`])(
    'can be %s',
    (value) => {
      expect(production({ [variable]: value })).toEqual([]);
    },
  );
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  [{ METRICS_TOKEN: '0'.repeat(16) }, 'METRICS_TOKEN has a secret that repeats a single character; create one with "openssl rand -hex 32".'],
  [{ CONSOLE_SESSION_SECRETS: 'x'.repeat(32) }, 'CONSOLE_SESSION_SECRETS has a secret that repeats a single character; create one with "openssl rand -hex 32".'],
  [{ DIGITAL_RIVER_SIGNING_SECRETS: `test:${'s'.repeat(20)}` }, 'DIGITAL_RIVER_SIGNING_SECRETS has a secret that repeats a single character; create one with "openssl rand -hex 32".'],
  [{ METRICS_TOKEN: 'ab'.repeat(8) }, 'METRICS_TOKEN has a secret of fewer than 5 different characters; create one with "openssl rand -hex 32".'],
  [{ PLUM_ENABLED: 'true', PLUM_WEBHOOK_KEYS: `abcdefghijklm,${'a'.repeat(13)}` }, 'PLUM_WEBHOOK_KEYS has a key that repeats a single character; create one with "openssl rand -hex 24".'],
])('%j is not accepted in production', (changes, problem) => {
  expect(production(changes as Environment)).toEqual([problem]);
  expect(development(changes as Environment)).toEqual([]);
});

test.each([
  [
    { METRICS_TOKEN: 'fifteen-letters' },
    /^METRICS_TOKEN is not usable \(expected at least 16 characters/,
  ],
  [{ PLUM_WEBHOOK_KEYS: 'twelvelength' }, /^PLUM_WEBHOOK_KEYS is not usable \(expected 13 to 60/],
])('%j is too short in any environment', (changes, problem) => {
  expect(development(changes as Environment)).toEqual([expect.stringMatching(problem)]);
});

describe('one pair for live and sandbox', () => {
  const shared = {
    XANPAY_CREDENTIALS: `old:another-${PASSWORD} x:${PASSWORD}`,
    XANPAY_SANDBOX_CREDENTIALS: `x:${PASSWORD}`,
  };

  test('is not accepted in any environment', () => {
    const problem =
      'XANPAY_CREDENTIALS and XANPAY_SANDBOX_CREDENTIALS have a pair in common, so charges of the sandbox would count as live; give the webhook of the sandbox another password.';
    expect(production(shared)).toEqual([problem]);
    expect(development(shared)).toEqual([problem]);
  });

  test('is not the same user name with different passwords', () => {
    const changes = { ...shared, XANPAY_SANDBOX_CREDENTIALS: `x:sandbox-${PASSWORD}` };
    expect(production(changes)).toEqual([]);
  });
});
