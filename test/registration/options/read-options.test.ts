import { readOptions } from '../../../src/registration/options/read-options.ts';
import { address, argv } from '../registration-example.ts';

function problems(...args: string[]): string[] {
  const read = readOptions(args);
  return read.help === undefined ? read.problems : [];
}

it('leaves options that are not set undefined', () => {
  expect(readOptions(['--address', address])).toEqual({
    subcommand: 'apply',
    isJson: false,
    problems: [],
    proof: 'salesforce-tokens',
    options: {
      environment: undefined,
      address,
      proof: 'salesforce-tokens',
      tokenEndpoint: undefined,
      subcommand: 'apply',
      target: 'connector',
      types: [],
      ids: [],
      dryRun: false,
      verifies: false,
      timeoutSeconds: 600,
      isProofGiven: false,
      isForSigningSecrets: false,
      removesDuplicates: false,
      sendsHidden: false,
      isConfirmed: false,
      isJson: false,
    },
  });
});

it("reads the word connector as the connector's own token endpoint", () => {
  for (const base of [address, `${address}/`]) {
    const args = ['--environment', 'sandbox', '--address', base, '--token-endpoint', 'connector'];
    expect(readOptions(args)).toMatchObject({
      options: { proof: 'own-tokens', tokenEndpoint: `${address}/oauth2/token` },
    });
  }
});

it('accepts the HTTP transport, which uses no tokens', () => {
  expect(readOptions([...argv, '--transport', 'http'])).toMatchObject({
    proof: 'http',
    problems: [],
    options: { proof: 'http' },
  });
  expect(problems(...argv, '--transport', 'http', '--token-endpoint', 'connector')).toEqual([
    expect.stringMatching(/^--token-endpoint: expected none with --transport http/),
  ]);
  expect(problems(...argv, '--transport', 'carrier pigeon')).toEqual([
    '--transport: expected oauth or http, got "carrier pigeon".',
  ]);
  expect(problems(...argv, '--transport')).toEqual([
    '--transport: expected oauth or http, got nothing.',
  ]);
});

it('accepts a token endpoint', () => {
  const read = readOptions([...argv, '--token-endpoint', 'http://localhost:1/token', '--dry-run']);
  expect(read).toMatchObject({
    options: { tokenEndpoint: 'http://localhost:1/token', dryRun: true },
  });
});

it.each([['--help'], ['-h']])(
  'shows the help for %s, even when other arguments are wrong',
  (option) => {
    expect(readOptions(['--nonsense', option]).help).toContain(
      'Usage: npm run register-webhooks -- [',
    );
  },
);

it('lists every missing or wrong option at once', () => {
  expect(problems('--environment', 'staging', '--token-endpoint', 'nowhere')).toEqual([
    '--environment: expected sandbox or production, got "staging".',
    "--address: expected the connector's base address, got nothing, and PUBLIC_URL is not set.",
    expect.stringMatching(/^--token-endpoint: expected an address that begins with https:/),
  ]);
});

it.each([
  [
    ['--address', address, '--environment', '--dry-run'],
    '--environment: expected sandbox or production, got nothing.',
  ],
  [['--address', '--dry-run'], "--address: expected the connector's base address, got nothing."],
  [
    ['--address', address, '--token-endpoint'],
    '--token-endpoint: expected an address, got nothing.',
  ],
  [['--address', address, '--dry-run=no'], '--dry-run: expected no value, got one. See --help.'],
])('reports a missing or unexpected value: %j', (args, problem) => {
  expect(problems(...args)).toEqual([problem]);
});

it('never repeats the value of an unknown argument', () => {
  const found = problems(...argv, '--password=opensesame', 'opensesame');
  expect(found).toEqual([
    '--password: unknown option. Secrets belong in environment variables. See --help.',
  ]);
  expect(problems(...argv, 'opensesame')).toEqual([
    'Expected an option that begins with --, got another argument. See --help.',
  ]);
  expect(found.join()).not.toContain('opensesame');
});

it.each([
  ['https://acme.lightning.force.com', 'redirect'],
  ['https://acme--dev.sandbox.lightning.force.com/', 'My Domain'],
  ['http://connector.example.com', 'expected https'],
  ['ftp://connector.example.com', 'begins with https://'],
  ['connector.example.com', 'begins with https://'],
  ['https://connector.example.com/?x=1', 'without "?"'],
  ['https://connector.example.com/services/apexrest/', 'base address alone'],
])('does not accept the address %s', (bad, reason) => {
  expect(problems('--environment', 'sandbox', '--address', bad)).toEqual([
    expect.stringContaining(reason),
  ]);
});

it('does not accept an address with a password, and does not repeat the password', () => {
  const [problem, ...others] = problems(
    '--environment',
    'sandbox',
    '--address',
    'https://u:opensesame@connector.example.com',
  );
  expect(problem).toContain('without user name and password');
  expect(problem).not.toContain('opensesame');
  expect(others).toEqual([]);
});

it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'https://acme.my.salesforce.com'])(
  'accepts the address %s',
  (good) => {
    expect(problems('--environment', 'sandbox', '--address', good)).toEqual([]);
  },
);

it('reads the first argument as the subcommand; without one, it is apply', () => {
  expect(readOptions(['plan', ...argv])).toMatchObject({
    subcommand: 'plan',
    options: { dryRun: true, address },
  });
  expect(readOptions(['list'])).toMatchObject({ subcommand: 'list', problems: [] });
  expect(readOptions(['enable', '--id', 'a, b,a', '--yes', '--json'])).toMatchObject({
    options: { ids: ['a', 'b'], isConfirmed: true, isJson: true, address: undefined },
  });
  expect(readOptions(['delete', '--help']).help).toContain('register-webhooks -- delete [');
});

it.each<[string[], RegExp]>([
  [['aply', ...argv], /^Expected one of apply, plan, verify, rotate, list,.* Did you mean apply\?/],
  [[...argv, 'plan'], /^Expected an option that begins with --/],
  [
    ['list', '--types', 'order.created'],
    /^--types: not an option of list; it belongs to apply, plan/,
  ],
  [['delete'], /^--address: expected the connector's base address, or --id with the ids/],
  [['plan', ...argv, '--address', 'x'], /^--address: expected one value, got two/],
  [[...argv, '--types', ' , '], /^--types: expected event types, separated by commas, got none/],
  [[...argv, '--types', 'order.*'], /^--types: expected event types such as .* got "order\.\*"/],
  [
    [...argv, '--types', 'order.accepted'],
    /^--types: expected types that the three webhooks do not/,
  ],
  [
    ['rotate', ...argv, '--timeout', '5m'],
    /^--timeout: expected a number of seconds from 1 to 99999/,
  ],
  [['rotate', ...argv, '--timeout', '0'], /^--timeout: expected a number of seconds from 1 to/],
  [['verify', ...argv, '--verify'], /^--verify: not an option of verify; it belongs to apply\./],
  [['rotate', ...argv, '--remove-duplicates'], /^--remove-duplicates: not an option of rotate/],
  [[...argv, '--target', 'lambda'], /^--target: expected connector or apex, got "lambda"/],
])('does not accept %j', (args, problem) => {
  expect(problems(...args).join('\n')).toMatch(problem);
});

describe('with --target apex', () => {
  const apex = (base: string, ...more: string[]) =>
    problems('--target', 'apex', '--address', base, ...more);

  it.each([
    'https://example.my.salesforce.com',
    'https://example.my.salesforce.com/',
    'https://example--dev.sandbox.my.salesforce.com',
    'https://example-dev-ed.develop.my.salesforce.com',
    'http://127.0.0.1:3000',
  ])('accepts %s', (base) => {
    expect(apex(base)).toEqual([]);
  });

  it.each([
    ['https://example.lightning.force.com', /redirect, which Digital River counts as a failed/],
    ['https://example.my.salesforce-setup.com', /Use https:\/\/example\.my\.salesforce\.com\.$/],
    ['https://example--c.vf.force.com', /Use https:\/\/example\.my\.salesforce\.com\.$/],
    ['https://na1.salesforce.com', /expected the org's My Domain address/],
    ['https://example.my.salesforce.com.evil.example', /expected the org's My Domain address/],
    ['https://connector.example.com', /Setup, My Domain shows it/],
    ['https://example.my.salesforce.com/x', /without a path/],
    ['https://example.my.salesforce.com/services/apexrest', /base address alone/],
  ])('does not accept %s', (base, problem) => {
    expect(apex(base)).toEqual([expect.stringMatching(problem)]);
  });

  it("accepts Salesforce's tokens alone", () => {
    const base = 'https://example.my.salesforce.com';
    expect(apex(base, '--transport', 'http')).toEqual([
      expect.stringMatching(/^--transport: expected oauth with --target apex/),
    ]);
    expect(apex(base, '--token-endpoint', 'connector')).toEqual([
      expect.stringMatching(/^--token-endpoint: expected Salesforce's token endpoint/),
    ]);
  });
});
