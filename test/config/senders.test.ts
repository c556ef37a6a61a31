import { type Environment, readConfig } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { configuredParts } from '../support/configured-parts.ts';
import { exampleEnvironment } from '../support/connector.ts';

const complete = exampleEnvironment('postgres://user:hunter2@127.0.0.1:5432/inbox');

const problems = (changes: Environment) => configProblems({ ...complete, ...changes });

const names = (changes: Environment) =>
  configuredParts(changes)
    .senders()
    .map(({ source }) => source.name);

test('XanPay and Plum are off until they are configured', () => {
  expect(names({})).toEqual(['digital-river']);
  expect(names({ XANPAY_CREDENTIALS: 'a:b' })).toEqual(['digital-river', 'xanpay']);
  expect(names({ XANPAY_SANDBOX_CREDENTIALS: 'a:b' })).toEqual(['digital-river', 'xanpay']);
  expect(names({ PLUM_ENABLED: 'true' })).toEqual(['digital-river', 'xoxoday-plum']);
});

test('missed events are requested only with credentials for the APIs', () => {
  const reconciles = (changes: Environment) =>
    configuredParts(changes)
      .senders()
      .map(({ source }) => source.reconcile !== undefined);
  const both = { XANPAY_CREDENTIALS: 'a:b', PLUM_ENABLED: 'true' };
  expect(reconciles(both)).toEqual([false, false, false]);
  const keys = { XANPAY_API_KEY: 'k', XANPAY_API_SECRET: 's', PLUM_ACCESS_TOKEN: 't' };
  expect(reconciles({ ...both, ...keys })).toEqual([false, true, true]);
});

test('user:password pairs are separated by white space, and a password can contain colons', () => {
  const { XANPAY_CREDENTIALS: pairs } = readConfig({
    ...complete,
    XANPAY_CREDENTIALS: ' old:pass:word\nnew:another ',
  });
  expect(pairs).toEqual([
    { username: 'old', password: 'pass:word' },
    { username: 'new', password: 'another' },
  ]);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  [{ XANPAY_CREDENTIALS: 'user' }, /^XANPAY_CREDENTIALS is not usable \(expected user:password/],
  [{ XANPAY_CREDENTIALS: ':password' }, /^XANPAY_CREDENTIALS is not usable/],
  [{ XANPAY_API_KEY: 'k' }, /^XANPAY_API_KEY and XANPAY_API_SECRET belong together/],
  [{ XANPAY_ORDER_FIELD: "Name' OR Id != '" }, /^XANPAY_ORDER_FIELD is not usable \(expected an API name/],
  [{ XANPAY_CHARGE_PATH: '/charges' }, /^XANPAY_CHARGE_PATH is not usable \(expected a path that contains \{id\}/],
  [{ PLUM_WEBHOOK_KEYS: 'tooshort' }, /^PLUM_WEBHOOK_KEYS is not usable \(expected 13 to 60 letters and digits/],
  [{ PLUM_WEBHOOK_KEYS: 'long-enough-but-with-dashes' }, /^PLUM_WEBHOOK_KEYS is not usable/],
  [{ PLUM_ADDRESSES: 'off,1.2.3.4' }, /^PLUM_ADDRESSES is not usable \(expected addresses/],
  [{ PLUM_ADDRESSES: '1.2.3.4/40' }, /^PLUM_ADDRESSES is not usable/],
  [{ PLUM_TIME_ZONE: 'Mars/Base' }, /^PLUM_TIME_ZONE is not usable \(expected a time zone/],
  [{ PLUM_REFRESH_TOKEN: 'r', PLUM_CLIENT_ID: 'c' }, /^PLUM_CLIENT_SECRET is missing; PLUM_REFRESH_TOKEN needs it/],
])('%j is reported', (changes, problem) => {
  expect(problems(changes)).toEqual([expect.stringMatching(problem)]);
});

describe('in production', () => {
  const production = {
    NODE_ENV: 'production',
    PLUM_ENABLED: 'true',
  };

  test('Plum needs a key or an address list', () => {
    expect(problems({ ...production, PLUM_ADDRESSES: 'off' })).toEqual([
      'PLUM_WEBHOOK_KEYS is missing and PLUM_ADDRESSES is off; production needs one of them.',
    ]);
    expect(problems(production)).toEqual([]);
    expect(
      problems({ ...production, PLUM_ADDRESSES: 'off', PLUM_WEBHOOK_KEYS: 'abcdefghijklm' }),
    ).toEqual([]);
    expect(problems({ ...production, PLUM_ENABLED: 'false', PLUM_ADDRESSES: 'off' })).toEqual([]);
  });

  test('their APIs need https', () => {
    const http = { XANPAY_API_URL: 'http://api.example', PLUM_API_URL: 'http://api.example' };
    expect(problems({ ...production, ...http })).toEqual([
      'XANPAY_API_URL must begin with https:// in production.',
      'PLUM_API_URL must begin with https:// in production.',
    ]);
  });
});
