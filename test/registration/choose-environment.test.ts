import { chooseEnvironment } from '../../src/registration/choose-environment.ts';
import { type GivenOptions, readOptions } from '../../src/registration/options.ts';
import type { OwnOrg } from '../../src/registration/own-org.ts';
import { address } from './example.ts';

const SANDBOX = 'https://test.salesforce.com/services/oauth2/token';
const PRODUCTION = 'https://login.salesforce.com/services/oauth2/token';
const org = { instanceUrl: 'https://example.my.salesforce.com' };

function given(...args: string[]): GivenOptions {
  const read = readOptions(['--address', address, ...args]);
  if (read.help || read.options === undefined) throw new Error('These arguments are usable.');
  return read.options;
}

const choose = (args: string[], own?: OwnOrg) => chooseEnvironment(given(...args), own);

test.each([
  ['sandbox', SANDBOX],
  ['production', PRODUCTION],
] as const)('%s is given: its token endpoint, and nothing to say', (environment, tokenEndpoint) => {
  const args = ['--environment', environment];
  expect(choose(args)).toEqual({ options: { ...given(...args), tokenEndpoint } });
  expect(choose(args, { ...org, kind: environment })).toEqual(choose(args));
});

test.each([
  ['sandbox', SANDBOX],
  ['production', PRODUCTION],
] as const)(
  'nothing is given, and the org is a %s org: its token endpoint, and it is said',
  (kind, tokenEndpoint) => {
    expect(choose([], { ...org, kind })).toEqual({
      options: { ...given(), environment: kind, tokenEndpoint },
      note: `Environment: ${kind}, read from the org at https://example.my.salesforce.com.`,
    });
  },
);

test('what is given contradicts the org: refused, with both facts', () => {
  expect(choose(['--environment', 'production'], { ...org, kind: 'sandbox' })).toEqual({
    problem:
      '--environment: production was given, but the org at https://example.my.salesforce.com is a sandbox org. Leave it away, or correct SALESFORCE_INSTANCE_URL.',
  });
});

test('an org that can not be asked is a warning when the environment is given, else a problem', () => {
  const own = { problem: 'Salesforce can not be reached.' };
  expect(choose(['--environment', 'sandbox'], own)).toMatchObject({
    options: { tokenEndpoint: SANDBOX },
    warning:
      'The org could not be asked whether it is a sandbox org: Salesforce can not be reached.',
  });
  expect(choose([], own)).toEqual({
    problem:
      '--environment: expected sandbox or production, got nothing, and it could not be read from the org: Salesforce can not be reached.',
  });
});

test('neither given nor an org to ask: both ways are said', () => {
  expect(choose([])).toEqual({
    problem: expect.stringMatching(
      /^--environment: .*: give it, or configure the connector's own log-in/,
    ),
  });
});

test.each([
  [['--token-endpoint', 'http://localhost:1/token'], 'http://localhost:1/token'],
  [['--token-endpoint', 'connector'], `${address}/oauth2/token`],
  [['--transport', 'http'], ''],
])('with %j no environment is needed', (args, tokenEndpoint) => {
  expect(choose(args)).toMatchObject({ options: { environment: undefined, tokenEndpoint } });
});
