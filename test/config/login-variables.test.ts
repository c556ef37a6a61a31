import { type Environment, readConfig } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

function environment(changes: Environment): Environment {
  return { ...exampleEnvironment('postgres://user:secret@127.0.0.1:5432/inbox'), ...changes };
}

const problems = (changes: Environment) => configProblems(environment(changes));

test('a log-in by refresh token, with and without the secret of the app', () => {
  const changes = { SALESFORCE_SIGN_IN: 'refresh-token', SALESFORCE_REFRESH_TOKEN: 'r0' };
  const method = { method: 'refresh-token', clientId: 'integration-client', refreshToken: 'r0' };
  expect(readConfig(environment(changes)).login).toEqual(method);
  const withSecret = { ...changes, SALESFORCE_CLIENT_SECRET: 'secret' };
  expect(readConfig(environment(withSecret)).login).toEqual({ ...method, clientSecret: 'secret' });
});

test('a log-in by an org of the sf CLI needs no app', () => {
  const changes = { SALESFORCE_SIGN_IN: 'cli-org', SALESFORCE_CLIENT_ID: '' };
  expect(readConfig(environment(changes)).login).toEqual({ method: 'cli-org', org: '' });
  const named = { ...changes, SALESFORCE_CLI_ORG: 'merchant' };
  expect(readConfig(environment(named)).login).toEqual({ method: 'cli-org', org: 'merchant' });
});

test('a log-in by an org of the sf CLI is not accepted in production', () => {
  const changes = {
    NODE_ENV: 'production',
    SALESFORCE_SIGN_IN: 'cli-org',
    SALESFORCE_AUDIENCE: 'https://login.salesforce.com',
  };
  expect(problems(changes)).toContainEqual(
    expect.stringMatching(
      /^SALESFORCE_SIGN_IN=cli-org is for scripts and local use: it is a person/,
    ),
  );
});

test.each([
  ['jwt-bearer', ['SALESFORCE_CLIENT_ID', 'SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY']],
  ['client-credentials', ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET']],
  ['refresh-token', ['SALESFORCE_CLIENT_ID', 'SALESFORCE_REFRESH_TOKEN']],
])('%s reports every variable that is missing', (method, names) => {
  const found = problems({
    SALESFORCE_SIGN_IN: method,
    ...{ SALESFORCE_CLIENT_ID: '', SALESFORCE_USERNAME: '', SALESFORCE_PRIVATE_KEY: '' },
  });
  expect(found).toEqual(
    names.map((name) => `${name} is missing; SALESFORCE_SIGN_IN=${method} needs it.`),
  );
});

describe('the address of the org', () => {
  const at = (url: string, method = 'jwt-bearer') =>
    problems({
      SALESFORCE_SIGN_IN: method,
      SALESFORCE_CLIENT_SECRET: 'secret',
      SALESFORCE_INSTANCE_URL: url,
    });

  test.each([
    ['https://example.lightning.force.com', 'https://example.my.salesforce.com'],
    [
      'https://example--uat.sandbox.lightning.force.com/lightning/page/home',
      'https://example--uat.sandbox.my.salesforce.com',
    ],
    ['https://example.my.salesforce-setup.com', 'https://example.my.salesforce.com'],
    ['https://example--c.vf.force.com', 'https://example.my.salesforce.com'],
    [
      'https://example--uat--c.sandbox.vf.force.com',
      'https://example--uat.sandbox.my.salesforce.com',
    ],
  ])('%s is that of its pages; the problem names %s', (url, api) => {
    expect(at(url)).toEqual([
      `SALESFORCE_INSTANCE_URL is the address of the org's pages; set it to the address of the org's API, ${api}.`,
    ]);
  });

  test.each([
    'https://connector:password-of-theirs@example.my.salesforce.com',
    'https://example.my.salesforce.com/lightning',
    'https://example.my.salesforce.com/?c=1',
    'https://example.my.salesforce.com/#setup',
  ])('%s is more than the address', (url) => {
    const [problem = '', ...others] = at(url);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^SALESFORCE_INSTANCE_URL must be the org's address alone, such as /);
    expect(problem).not.toContain('password-of-theirs');
  });

  test.each(['login', 'test'])(
    'client-credentials is not accepted at %s.salesforce.com; other methods are',
    (host) => {
      const url = `https://${host}.salesforce.com`;
      expect(at(url, 'client-credentials')).toEqual([
        expect.stringContaining(
          "must be the org's My Domain URL, such as https://example.my.salesforce.com",
        ),
      ]);
      expect(at(url)).toEqual([]);
    },
  );

  test.each([
    'https://example.my.salesforce.com',
    'https://example--uat.sandbox.my.salesforce.com',
  ])('%s is accepted for every method', (url) => {
    expect(at(url, 'client-credentials')).toEqual([]);
    expect(at(url)).toEqual([]);
  });
});
