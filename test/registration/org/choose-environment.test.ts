import { readOptions } from '../../../src/registration/options/read-options.ts';
import type { GivenOptions } from '../../../src/registration/options/registration-options.ts';
import { chooseEnvironment } from '../../../src/registration/org/choose-environment.ts';
import type { ConnectorOrg } from '../../../src/registration/org/connector-org.ts';
import { address } from '../registration-example.ts';

const SANDBOX = 'https://test.salesforce.com/services/oauth2/token';
const PRODUCTION = 'https://login.salesforce.com/services/oauth2/token';
const org = { instanceUrl: 'https://example.my.salesforce.com' };

function given(...args: string[]): GivenOptions {
  const read = readOptions(['--address', address, ...args]);
  if (read.help || read.options === undefined) throw new Error('expected usable arguments');
  return read.options;
}

const choose = (args: string[], connectorOrg?: ConnectorOrg) =>
  chooseEnvironment(given(...args), connectorOrg);

test.each([
  ['sandbox', SANDBOX],
  ['production', PRODUCTION],
] as const)(
  'with --environment %s, its token endpoint is chosen, without a note',
  (environment, tokenEndpoint) => {
    const args = ['--environment', environment];
    expect(choose(args)).toEqual({ options: { ...given(...args), tokenEndpoint } });
    expect(choose(args, { ...org, kind: environment })).toEqual(choose(args));
  },
);

test.each([
  ['sandbox', SANDBOX],
  ['production', PRODUCTION],
] as const)(
  'without --environment, and with a %s org, its token endpoint is chosen, with a note',
  (kind, tokenEndpoint) => {
    expect(choose([], { ...org, kind })).toEqual({
      options: { ...given(), environment: kind, tokenEndpoint },
      note: `Environment: ${kind}, read from the org at https://example.my.salesforce.com.`,
    });
  },
);

test('an --environment that contradicts the org is a problem that states both', () => {
  expect(choose(['--environment', 'production'], { ...org, kind: 'sandbox' })).toEqual({
    problem:
      '--environment is production, but the org at https://example.my.salesforce.com is a sandbox org. Remove --environment, or correct SALESFORCE_INSTANCE_URL.',
  });
});

test('an org that cannot be read is a warning with --environment, and a problem without', () => {
  const connectorOrg = { problem: 'Salesforce cannot be reached.' };
  expect(choose(['--environment', 'sandbox'], connectorOrg)).toMatchObject({
    options: { tokenEndpoint: SANDBOX },
    warning:
      'It could not be verified that the org is a sandbox org: Salesforce cannot be reached.',
  });
  expect(choose([], connectorOrg)).toEqual({
    problem:
      '--environment: expected sandbox or production, got nothing, and it could not be read from the org: Salesforce cannot be reached.',
  });
});

test('with neither --environment nor an org, the problem names both ways to set it', () => {
  expect(choose([])).toEqual({
    problem: expect.stringMatching(
      /^--environment: .*\. Set it, or configure the connector's log-in to the org/,
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
