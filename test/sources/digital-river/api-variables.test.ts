import { readConfig } from '../../../src/config/index.ts';
import { exampleEnvironment } from '../../support/connector.ts';

const read = (changes: Record<string, string>) => () =>
  readConfig({ ...exampleEnvironment('postgres://localhost/inbox'), ...changes });

test.each([
  [
    { DIGITAL_RIVER_BACKFILL_HOURS: '24' },
    'DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_BACKFILL_HOURS needs it.',
  ],
  [
    { DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true', PUBLIC_URL: 'https://connector.example.com' },
    'DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_REENABLE_WEBHOOKS=true needs it.',
  ],
  [
    {
      ...{ DIGITAL_RIVER_BACKFILL_HOURS: '168', DIGITAL_RIVER_API_KEY: 'sk_test_1' },
      RETENTION_ROW_DAYS: '7',
    },
    'DIGITAL_RIVER_BACKFILL_HOURS is 168: expected fewer than 168 hours, since RETENTION_ROW_DAYS=7 deletes',
  ],
  [
    { DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true', DIGITAL_RIVER_API_KEY: 'sk_test_1' },
    'PUBLIC_URL is missing; DIGITAL_RIVER_REENABLE_WEBHOOKS=true needs it',
  ],
  [
    { DIGITAL_RIVER_BACKFILL_HOURS: '721', DIGITAL_RIVER_API_KEY: 'sk_test_1' },
    'expected a whole number from 1 to 720',
  ],
  [
    { DIGITAL_RIVER_API_URL: 'https://user:opensesame@api.example.com' },
    'DIGITAL_RIVER_API_URL is not usable (expected an address without user name and password',
  ],
  [
    { DIGITAL_RIVER_API_URL: 'https://user@api.example.com' },
    'expected an address without user name and password',
  ],
  [{ DIGITAL_RIVER_API_URL: 'https://api.example.com/?a=1' }, 'expected an address without "?"'],
  [{ DIGITAL_RIVER_API_URL: 'https://api.example.com?' }, 'expected an address without "?"'],
  [{ DIGITAL_RIVER_API_URL: 'https://api.example.com#a' }, 'expected an address without "?"'],
  [{ DIGITAL_RIVER_API_URL: 'http://api.example.com' }, 'expected https, got http://api.example'],
  [{ DIGITAL_RIVER_API_URL: 'api.example.com' }, 'expected an address that begins with https://'],
  [{ DIGITAL_RIVER_API_KEY: 'sk_test_1 sk_test_2' }, 'expected a key without spaces'],
  [{ DIGITAL_RIVER_API_KEY: 'sk_test_1\nx' }, 'expected a key without spaces'],
  [{ DIGITAL_RIVER_API_KEY: 'pk_1' }, 'expected a secret key (sk_…)'],
])('%j has a problem', (changes, problem) => {
  expect(read(changes)).toThrow(problem);
});

test('an address of this machine may have http', () => {
  const address = 'http://127.0.0.1:4000';
  expect(read({ DIGITAL_RIVER_API_URL: address })().DIGITAL_RIVER_API_URL).toBe(address);
});

test('neither a key nor a password is shown', () => {
  for (const changes of [
    { DIGITAL_RIVER_API_URL: 'https://user:opensesame@api.example.com' },
    { DIGITAL_RIVER_API_KEY: 'sk_test_opensesame x' },
  ]) {
    expect(read(changes)).not.toThrow(/opensesame/);
    expect(read(changes)).toThrow();
  }
});

test('nothing is on by default', () => {
  expect(read({})()).toMatchObject({ DIGITAL_RIVER_REENABLE_WEBHOOKS: false });
  expect(read({})().DIGITAL_RIVER_BACKFILL_HOURS).toBeUndefined();
});
