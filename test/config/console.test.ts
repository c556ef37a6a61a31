import { readConfig } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const CONSOLE = {
  CONSOLE_CLIENT_ID: 'app',
  CONSOLE_CLIENT_SECRET: 'secret',
  CONSOLE_SESSION_SECRETS: 'x'.repeat(32),
  CONSOLE_USERS: 'admin@example.com',
  PUBLIC_URL: 'https://connector.example.com',
};

function problems(changes: Record<string, string>): string {
  const environment = { ...exampleEnvironment('postgres://localhost/x'), ...CONSOLE, ...changes };
  return configProblems(environment).join(' ');
}

test('the console is off until its app is named, and complete then', () => {
  expect(
    readConfig(exampleEnvironment('postgres://localhost/x')).CONSOLE_CLIENT_ID,
  ).toBeUndefined();
  expect(problems({})).toBe('');
  expect(problems({ CONSOLE_CLIENT_ID: '', PUBLIC_URL: '', CONSOLE_USERS: '' })).toBe('');
});

test.each([
  [{ CONSOLE_CLIENT_SECRET: '' }, 'CONSOLE_CLIENT_SECRET is missing; CONSOLE_CLIENT_ID needs it.'],
  [{ CONSOLE_SESSION_SECRETS: '' }, 'CONSOLE_SESSION_SECRETS is missing'],
  [{ PUBLIC_URL: '' }, 'PUBLIC_URL is missing'],
  [{ CONSOLE_USERS: '' }, 'CONSOLE_USERS or CONSOLE_PERMISSION_SET has to say who may sign in'],
  [{ CONSOLE_SESSION_SECRETS: `${'x'.repeat(40)},short` }, 'fewer than 32 bytes'],
  [{ CONSOLE_PERMISSION_SET: "x' OR Name != '" }, 'CONSOLE_PERMISSION_SET is not usable'],
  [{ CONSOLE_IDLE_MINUTES: '0' }, 'CONSOLE_IDLE_MINUTES is not usable'],
  [
    { SALESFORCE_INSTANCE_URL: 'https://login.salesforce.com' },
    "SALESFORCE_INSTANCE_URL has to be the org's My Domain URL; the console needs it",
  ],
  [
    { NODE_ENV: 'production', PUBLIC_URL: 'http://connector.example.com' },
    'PUBLIC_URL has to begin with https:// in production; the console needs it.',
  ],
])('%j is refused', (changes, sentence) => {
  const said = problems(changes as Record<string, string>);
  expect(said).toContain(sentence);
  expect(said).not.toContain('x'.repeat(32));
});

test('a permission set alone is enough', () => {
  expect(problems({ CONSOLE_USERS: '', CONSOLE_PERMISSION_SET: 'Connector_Admin' })).toBe('');
});
