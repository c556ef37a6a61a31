import { randomFrom } from '../../chaos/random.ts';
import { eventIds } from './event-ids.ts';
import { goodEvent } from './good-event.ts';
import { jsonText } from './json-text.ts';

const ENVIRONMENT = {
  NODE_ENV: 'development',
  DATABASE_URL: 'postgresql://localhost/connector',
  DATABASE_TLS: 'off',
  CONNECTOR_MODE: 'test',
  SALESFORCE_INSTANCE_URL: 'http://localhost:3000',
  SALESFORCE_SIGN_IN: 'client-credentials',
  SALESFORCE_CLIENT_ID: 'connector',
  SALESFORCE_CLIENT_SECRET: 'unused',
  TOKEN_ORGANIZATION_IDS: '00D000000000001EAA',
  TOKEN_USER_IDS: '005000000000001AAA',
  XANPAY_SANDBOX_CREDENTIALS: 'xanpay:a-password-that-is-long-enough',
  PLUM_ENABLED: 'true',
};
const ORDERS = [{ id: '801Qy00000Ab1CdIAJ', number: '00000107', drOrderId: '700000000001' }];

test('unchanged events have ids of their own, the same each time they are read', () => {
  const idOf = eventIds(ENVIRONMENT);
  const events = Array.from({ length: 300 }, (_, index) => {
    const { source, value } = goodEvent(randomFrom(5, String(index)), ORDERS);
    return { source, body: Buffer.from(jsonText(value)) };
  });
  const ids = events.map(({ source, body }) => idOf(source, body));
  expect(new Set(ids).size).toBe(300);
  expect(ids.filter((id) => id.startsWith('rejected'))).toEqual([]);
  expect(events.map(({ source, body }) => idOf(source, body))).toEqual(ids);
});

test('a body that is no event has the digest of its bytes', () => {
  expect(eventIds(ENVIRONMENT)('xanpay', Buffer.from('null'))).toMatch(/^rejected \w{64}$/);
});
