import { registrationConfig } from '../../src/registration/registration-variables.ts';
import { env } from './registration-example.ts';

it('reads the variables', () => {
  expect(registrationConfig(env)).toEqual({
    problems: [],
    config: {
      apiKey: 'sk_test_4f1c',
      apiUrl: 'https://api.digitalriver.com',
      credentials: {
        transport: 'oauth',
        userName: 'integration@example.com',
        password: 'opensesame',
        securityToken: 'T0k3n',
        clientId: 'client-1',
        clientSecret: 'app-secret',
      },
    },
  });
});

it('accepts an empty or missing security token', () => {
  const { FULFILLMENT_SECURITY_TOKEN: _, ...without } = env;
  for (const given of [without, { ...env, FULFILLMENT_SECURITY_TOKEN: '' }]) {
    expect(registrationConfig(given).config?.credentials).toMatchObject({ securityToken: '' });
  }
});

it('accepts no security token when the connector issues the access tokens', () => {
  const { problems } = registrationConfig(env, 'own-tokens');
  expect(problems).toEqual([
    expect.stringMatching(/^FULFILLMENT_SECURITY_TOKEN: expected no value, .* Unset it\.$/),
  ]);
  const without = { ...env, FULFILLMENT_SECURITY_TOKEN: '' };
  expect(registrationConfig(without, 'own-tokens').config?.credentials).toMatchObject({
    password: 'opensesame',
    securityToken: '',
  });
});

describe('on the HTTP transport', () => {
  const api = { DIGITAL_RIVER_API_KEY: 'sk_test_4f1c' };
  const of = (variables: Record<string, string>) =>
    registrationConfig({ ...api, ...variables }, 'http');

  it('reads user name and password, and no variables of the OAUTH transport', () => {
    const pair = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'open:sesame' };
    expect(of(pair)).toEqual({
      problems: [],
      config: {
        apiKey: 'sk_test_4f1c',
        apiUrl: 'https://api.digitalriver.com',
        credentials: {
          transport: 'http',
          authentication: { userName: 'dr', password: 'open:sesame' },
        },
      },
    });
  });

  it('does not require them', () => {
    for (const none of [{}, { WEBHOOK_USERNAME: '', WEBHOOK_PASSWORD: '' }]) {
      expect(of(none).config?.credentials).toEqual({ transport: 'http' });
    }
  });

  it.each([
    [{ WEBHOOK_USERNAME: 'dr' }, 'belong together'],
    [{ WEBHOOK_PASSWORD: 'opensesame' }, 'belong together'],
    [{ WEBHOOK_USERNAME: 'd:r', WEBHOOK_PASSWORD: 'opensesame' }, 'contains a colon'],
    [{ WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'opensesame\n' }, 'line break'],
  ])('does not accept %j', (variables, reason) => {
    const { problems } = of(variables as Record<string, string>);
    expect(problems).toEqual([expect.stringContaining(reason)]);
    expect(problems[0]).not.toContain('opensesame');
  });
});

it('names every missing variable, with its description', () => {
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
])('does not accept as %s a value that cannot be correct: %j', (name, value, reason) => {
  const { problems } = registrationConfig({ ...env, [name]: value });
  expect(problems).toEqual([expect.stringContaining(`${name}: `)]);
  expect(problems[0]).toContain(reason);
  if (name !== 'DIGITAL_RIVER_API_URL') expect(problems[0]).not.toContain('opensesame');
});

it('uses the default for an empty API address', () => {
  const { config } = registrationConfig({ ...env, DIGITAL_RIVER_API_URL: '' });
  expect(config?.apiUrl).toBe('https://api.digitalriver.com');
});
