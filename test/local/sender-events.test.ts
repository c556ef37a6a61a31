import type { LocalDescription } from '../../local/description.ts';
import { senderEvent, senderTypes } from '../../local/sender-events.ts';
import { configuredParts } from '../support/configured-parts.ts';
import { contributionOf, envelopeOf, plumSource, xanpaySource } from '../support/senders.ts';

const local: LocalDescription = {
  connectorUrl: 'http://127.0.0.1:3000',
  orgUrl: 'http://127.0.0.1:3001',
  digitalRiverUrl: 'http://127.0.0.1:3002',
  tokenEndpoint: 'http://127.0.0.1:3001/services/oauth2/token',
  clientId: 'client',
  clientSecret: 'secret',
  username: 'user@example.com',
  password: 'password',
  digitalRiverApiKey: 'sk_test_1',
  xanpayUsername: 'xanpay',
  xanpayPassword: 's3cret',
  plumWebhookKey: 'a1b2c3d4e5f6g7',
};
const endpoints = configuredParts({
  XANPAY_CREDENTIALS: 'xanpay:s3cret',
  PLUM_ENABLED: 'true',
}).endpoints();
const order = { id: '801000000000001AAA', orderNumber: '00000107' };

test.each(senderTypes)('%s is an event that its source can read, about the Order', (type) => {
  const event = senderEvent(local, type);
  const source = type.startsWith('xanpay.') ? xanpaySource() : plumSource();
  const endpoint = endpoints.find(({ source: { name } }) => name === source.name);
  expect(endpoint?.paths).toEqual([event?.path]);
  const body = event?.body(order) ?? '';
  const { unmapped, type: read } = envelopeOf(source, body);
  expect([unmapped, read.split('.')[1]]).toEqual([undefined, type.split('.')[1]]);
  expect(Object.values(contributionOf(source, body).keys)).toEqual(['00000107']);
});

test('each event is sent with the credentials of its sender', () => {
  expect(senderEvent(local, 'xanpay.completed')?.headers).toEqual({
    authorization: 'Basic eGFucGF5OnMzY3JldA==',
  });
  expect(senderEvent(local, 'plum.delivered')?.headers).toEqual({ 'x-api-key': 'a1b2c3d4e5f6g7' });
});

test('types of other senders and unknown types have no event', () => {
  expect(senderEvent(local, 'order.accepted')).toBeUndefined();
  expect(senderEvent(local, 'xanpay.refunded')).toBeUndefined();
});
