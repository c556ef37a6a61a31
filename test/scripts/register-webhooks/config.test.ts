import { registrationConfig } from '../../../src/registration/config.ts';
import { env } from './example.ts';

it('reads the variables', () => {
  expect(registrationConfig(env)).toEqual({
    problems: [],
    config: {
      apiKey: 'sk_test_4f1c',
      apiUrl: 'https://api.digitalriver.com',
      userName: 'integration@example.com',
      password: 'opensesame',
      securityToken: 'T0k3n',
      clientId: 'client-1',
      clientSecret: 'app-secret',
    },
  });
});

it('lets the security token be empty or missing', () => {
  const { FULFILLMENT_SECURITY_TOKEN: _, ...without } = env;
  expect(registrationConfig(without).config?.securityToken).toBe('');
  expect(registrationConfig({ ...env, FULFILLMENT_SECURITY_TOKEN: '' }).config?.securityToken).toBe(
    '',
  );
});

it('names every variable that is missing, and says what it is', () => {
  expect(registrationConfig({ FULFILLMENT_PASSWORD: '' }).problems).toEqual([
    expect.stringMatching(/^DIGITAL_RIVER_API_KEY: is missing\. Secret key of the Digital River/),
    expect.stringMatching(/^FULFILLMENT_USERNAME: is missing\. /),
    expect.stringMatching(/^FULFILLMENT_PASSWORD: is empty\. /),
    expect.stringMatching(/^CONNECTED_APP_CLIENT_ID: is missing\. /),
    expect.stringMatching(/^CONNECTED_APP_CLIENT_SECRET: is missing\. /),
  ]);
});

it.each([
  ['DIGITAL_RIVER_API_KEY', 'pk_test_opensesame', 'public key'],
  ['DIGITAL_RIVER_API_KEY', 'sk_opensesame\n', 'line break'],
  ['DIGITAL_RIVER_API_URL', 'http://opensesame.example.com', 'expected https'],
  ['DIGITAL_RIVER_API_URL', 'https://u:opensesame@example.com', 'user name and password'],
  ['FULFILLMENT_SECURITY_TOKEN', 'opensesame ', 'space'],
])('refuses a %s that cannot be right: %j', (name, value, reason) => {
  const { problems } = registrationConfig({ ...env, [name]: value });
  expect(problems).toEqual([expect.stringContaining(`${name}: `)]);
  expect(problems[0]).toContain(reason);
  if (name !== 'DIGITAL_RIVER_API_URL') expect(problems[0]).not.toContain('opensesame');
});

it('takes an empty API address for none', () => {
  const { config } = registrationConfig({ ...env, DIGITAL_RIVER_API_URL: '' });
  expect(config?.apiUrl).toBe('https://api.digitalriver.com');
});
