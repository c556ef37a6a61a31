import { registrationVariables, withTrialOptions } from '../../local/registration-options.ts';
import { readOptions } from '../../src/registration/options/read-options.ts';

const trial = {
  PUBLIC_URL: 'http://127.0.0.1:3000',
  SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:3001',
  CONNECTOR_MODE: 'test',
};
const address = ['--address', 'http://127.0.0.1:3000'];
const environment = ['--environment', 'sandbox'];
const endpoint = ['--token-endpoint', 'http://127.0.0.1:3001/services/oauth2/token'];

// biome-ignore format: a table reads best with one row a line.
test.each([
  [[], [...address, ...environment, ...endpoint]],
  [['plan', '--json'], [...address, ...environment, ...endpoint]],
  [['list'], [...address, ...environment]],
  [['delete', '--id', 'w1'], [...address, ...environment]],
  [['--transport', 'http'], [...address, ...environment]],
  [['--transport=http'], [...address, ...environment]],
  [['--token-endpoint', 'connector'], [...address, ...environment]],
  [['verify', '--address=http://localhost:3000'], [...environment, ...endpoint]],
  [['--environment', 'production'], [...address, ...endpoint]],
  [['--target', 'apex', '--address', 'https://example.my.salesforce.com'], []],
])('register-webhooks %j gets %j in the trial', (argv, added) => {
  const completed = withTrialOptions(argv, trial);
  expect(completed).toEqual([...argv, ...added]);
  expect(readOptions(completed)).toMatchObject({ problems: [] });
});

test('a trial of live mode is production', () => {
  expect(withTrialOptions(['list'], { ...trial, CONNECTOR_MODE: 'live' })).toEqual([
    ...['list', ...address, '--environment', 'production'],
  ]);
});

test('help needs no option', () => {
  expect(readOptions(withTrialOptions(['rotate', '--help'], trial)).help).toContain('rotate');
});

test("the connector's own token endpoint gets no security token", () => {
  const variables = { ...trial, FULFILLMENT_SECURITY_TOKEN: 'token' };
  for (const argv of [
    ['--token-endpoint', 'connector'],
    ['plan', '--token-endpoint=connector'],
  ]) {
    expect(registrationVariables(argv, variables).FULFILLMENT_SECURITY_TOKEN).toBe('');
  }
  expect(registrationVariables(['plan'], variables)).toEqual(variables);
});
