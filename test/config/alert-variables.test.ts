import { readConfig } from '../../src/config/index.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const environment = (changes: Record<string, string>) => ({
  ...exampleEnvironment('postgres://localhost/inbox'),
  ...changes,
});
const EMAIL = {
  ALERT_SMTP_URL: 'smtps://user:p%40ss@smtp.example.com',
  ALERT_EMAIL_FROM: 'connector@example.com',
  ALERT_EMAIL_TO: 'one@example.com, two@example.com',
};

test('the defaults send nothing, and are those of the description', () => {
  expect(readConfig(environment({}))).toMatchObject({
    ...{ ALERT_REPEAT_HOURS: 24, ALERT_WAITING_HOURS: 24, ALERT_PENDING_MINUTES: 15 },
  });
  expect(readConfig(environment({})).ALERT_WEBHOOK_URL).toBeUndefined();
});

test.each([
  [{ ALERT_WEBHOOK_URL: 'https://hooks.slack.com/services/T0/B0/x' }],
  [{ ALERT_WEBHOOK_URL: 'https://prod.westeurope.logic.azure.com/workflows/1?sig=x' }],
  [{ ALERT_WEBHOOK_URL: 'http://127.0.0.1:9999/' }],
  [EMAIL],
  [{ ...EMAIL, ALERT_SMTP_URL: 'smtp://localhost:25' }],
  [{ ALERT_QUIET: '22:00-06:00 Europe/Berlin' }],
])('%j is accepted', (changes) => expect(() => readConfig(environment(changes))).not.toThrow());

test.each([
  [{ ALERT_WEBHOOK_URL: 'http://hooks.example.com/SECRET' }, /^ALERT_WEBHOOK_URL is not usable/],
  [
    { ALERT_WEBHOOK_URL: 'https://user:SECRET@hooks.example.com/' },
    /^ALERT_WEBHOOK_URL is not usable/,
  ],
  [{ ALERT_WEBHOOK_URL: 'SECRET' }, /^ALERT_WEBHOOK_URL is not usable/],
  [
    { ...EMAIL, ALERT_SMTP_URL: 'https://smtp.example.com/SECRET' },
    /^ALERT_SMTP_URL is not usable/,
  ],
  [
    { ...EMAIL, ALERT_SMTP_URL: 'smtps://smtp.example.com?tls.rejectUnauthorized=SECRET' },
    /^ALERT_SMTP_URL is not usable/,
  ],
  [
    { ...EMAIL, ALERT_EMAIL_FROM: 'Connector <connector@example.com>' },
    /^ALERT_EMAIL_FROM is not usable/,
  ],
  [
    { ...EMAIL, ALERT_EMAIL_TO: 'one@example.com two@example.com' },
    /^ALERT_EMAIL_TO is not usable/,
  ],
  [
    { ALERT_SMTP_URL: EMAIL.ALERT_SMTP_URL, ALERT_EMAIL_TO: 'a@b.c' },
    /^ALERT_EMAIL_FROM is missing; ALERT_SMTP_URL needs it/,
  ],
  [
    { ALERT_EMAIL_TO: 'a@b.c', ALERT_EMAIL_FROM: 'a@b.c' },
    /^ALERT_SMTP_URL is missing; ALERT_EMAIL_FROM needs it/,
  ],
  [{ ALERT_QUIET: 'at night' }, /^ALERT_QUIET is not usable \(expected a time of day/],
  [{ ALERT_QUIET: '22:00-06:00 Mars/Olympus' }, /^ALERT_QUIET is not usable/],
])('%j is refused, and secrets are not shown', (changes, expected) => {
  const problems = configProblems(environment(changes));
  expect(problems).toEqual([expect.stringMatching(expected)]);
  expect(problems.join()).not.toContain('SECRET');
});
