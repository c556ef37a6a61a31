import { keyWarning } from '../../src/registration/key-warning.ts';
import { readOptions } from '../../src/registration/options.ts';
import { address, argv } from './registration-example.ts';

function problems(...args: string[]): string[] {
  const read = readOptions(args);
  return read.help ? [] : read.problems;
}

it('leaves options that are not set undefined', () => {
  expect(readOptions(['--address', address])).toEqual({
    help: false,
    problems: [],
    proof: 'salesforce-tokens',
    options: {
      environment: undefined,
      address,
      proof: 'salesforce-tokens',
      tokenEndpoint: undefined,
      dryRun: false,
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
    expect(readOptions(['--nonsense', option])).toEqual({ help: true });
  },
);

it('lists every missing or wrong option at once', () => {
  expect(problems('--environment', 'staging', '--token-endpoint', 'nowhere')).toEqual([
    '--environment: expected sandbox or production, got "staging".',
    "--address: expected the connector's base address, got nothing.",
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
  [['--address', address, '--dry-run=no'], '--dry-run: expected no value, got one.'],
])('reports a missing or unexpected value: %j', (args, problem) => {
  expect(problems(...args)).toEqual([problem]);
});

it('never repeats the value of an unknown argument', () => {
  const found = problems(...argv, '--password=opensesame', 'opensesame');
  expect(found).toHaveLength(2);
  expect(found.join()).toContain('--password: unknown option');
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

it('warns only about a key of the other mode', () => {
  expect(keyWarning('sk_test_1', 'production')).toContain('test key');
  expect(keyWarning('sk_1', 'sandbox')).toContain('live key');
  expect(keyWarning('sk_test_1', 'sandbox')).toBeUndefined();
  expect(keyWarning('sk_1', 'production')).toBeUndefined();
  expect(keyWarning('rk_1', 'sandbox')).toBeUndefined();
});

it.each([
  ['sk_test_1', 'test', 'production', undefined],
  ['sk_1', 'live', 'sandbox', undefined],
  ['sk_test_1', 'live', 'sandbox', 'is a test key (sk_test_…) but DIGITAL_RIVER_MODE is live'],
  ['sk_1', 'test', 'production', 'is a live key but DIGITAL_RIVER_MODE is test'],
  ['sk_1', 'tset', 'sandbox', 'the environment is sandbox'],
  ['sk_1', '', 'sandbox', 'the environment is sandbox'],
] as const)(
  'with the key %s, mode "%s" takes precedence over a %s org',
  (key, mode, environment, expected) => {
    const warning = keyWarning(key, environment, mode);
    if (expected === undefined) expect(warning).toBeUndefined();
    else expect(warning).toContain(expected);
  },
);
