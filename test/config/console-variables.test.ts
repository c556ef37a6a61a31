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

test('the console is off until CONSOLE_CLIENT_ID is set', () => {
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
  [
    { CONSOLE_USERS: '' },
    'CONSOLE_USERS must be set, or CONSOLE_FAILED_EVENT_EDITORS must be true: they name the users with access',
  ],
  [
    { CONSOLE_VIEWERS: 'a@example.com,ADMIN@example.com', CONSOLE_USERS: 'admin@example.com' },
    'CONSOLE_VIEWERS names a user of CONSOLE_USERS as well',
  ],
  [{ CONSOLE_SESSION_SECRETS: `${'x'.repeat(40)},short` }, 'fewer than 32 bytes'],
  [{ CONSOLE_PERMISSION_SET: "x' OR Name != '" }, 'CONSOLE_PERMISSION_SET is not usable'],
  [{ CONSOLE_IDLE_MINUTES: '0' }, 'CONSOLE_IDLE_MINUTES is not usable'],
  [
    { SALESFORCE_INSTANCE_URL: 'https://login.salesforce.com' },
    "SALESFORCE_INSTANCE_URL must be the org's My Domain URL; the console needs it",
  ],
  [
    { NODE_ENV: 'production', PUBLIC_URL: 'http://connector.example.com' },
    'PUBLIC_URL must begin with https:// in production; the console needs it.',
  ],
])('%j is not accepted', (changes, sentence) => {
  const reported = problems(changes as Record<string, string>);
  expect(reported).toContain(sentence);
  expect(reported).not.toContain('x'.repeat(32));
});

test.each([
  { CONSOLE_FAILED_EVENT_EDITORS: 'true' },
  // The former name.
  { CONSOLE_PERMISSION_SET: 'Connector_Admin' },
  { CONSOLE_VIEWERS: 'support@example.com' },
  { CONSOLE_FAILED_EVENT_VIEWERS: 'true' },
])('%j without a list of users is enough', (changes) => {
  expect(problems({ CONSOLE_USERS: '', ...changes })).toBe('');
});

test('CONSOLE_FAILED_EVENT_EDITORS=false counts more than its former name', () => {
  const changes = { CONSOLE_FAILED_EVENT_EDITORS: 'false', CONSOLE_PERMISSION_SET: 'Any_Set' };
  expect(problems({ CONSOLE_USERS: '', ...changes })).toContain('CONSOLE_USERS must be set');
});
