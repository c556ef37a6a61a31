import nock from 'nock';
import { connectorProfile } from '../../../../src/salesforce/schema/profile.ts';
import {
  isSnapshotId,
  orderSnapshot,
} from '../../../../src/sources/digital-river/api/order-snapshot.ts';
import { readOrder } from '../../../../src/sources/digital-river/api/orders-api.ts';
import { digitalRiver } from '../../../../src/sources/digital-river/digital-river-source.ts';
import { eventFixture } from '../../../support/digital-river-events.ts';

const BASE = 'https://api.digitalriver.com';
const access = { baseUrl: BASE, apiKey: 'sk_test_k1', timeoutMs: 300 };
const order = {
  ...eventFixture('order.accepted').data.object,
  id: 'dr-1',
  updatedTime: '2021-11-01T18:23:02Z',
};

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});
afterEach(() => nock.cleanAll());

function answering(status: number, body: string | object, path = '/orders/dr-1') {
  return nock(BASE, { reqheaders: { authorization: 'Bearer sk_test_k1' } })
    .get(path)
    .reply(status, body, { 'content-type': 'application/json' });
}

it('reads an order, with its text as it was answered', async () => {
  const text =
    '{"id": "dr-1", "state": "accepted", "totalAmount": 20.10, "big": 12345678901234567890}';
  answering(200, text);
  expect(await readOrder(access, 'dr-1')).toEqual({
    ...{ id: 'dr-1', state: 'accepted', fraudState: null, liveMode: null, updatedTime: null },
    text,
  });
});

it('encodes the id, and knows that an id of dots is none', async () => {
  answering(200, { id: 'a/b', state: 'blocked' }, '/orders/a%2Fb');
  expect(await readOrder(access, 'a/b')).toMatchObject({ id: 'a/b', state: 'blocked' });
  expect(await readOrder(access, '..')).toBeUndefined();
});

it('finds nothing when Digital River has no such order', async () => {
  answering(404, { type: 'not_found', errors: [{ code: 'not_found', message: 'none' }] });
  expect(await readOrder(access, 'dr-1')).toBeUndefined();
});

it.each([
  ['another order', { id: 'dr-2', state: 'accepted' }],
  ['no JSON', '<html>'],
  ['no state', { id: 'dr-1' }],
])('reports %s as the answer', async (_name, body) => {
  answering(200, body);
  await expect(readOrder(access, 'dr-1')).rejects.toMatchObject({
    name: 'DigitalRiverError',
    message:
      "Expected the JSON of order dr-1 as the answer to GET /orders/{id}; got something else. Is the address Digital River's API?",
  });
});

it('reports what Digital River refuses', async () => {
  answering(500, {});
  const once = { ...access, maxRetries: 0 };
  await expect(readOrder(once, 'dr-1')).rejects.toMatchObject({ status: 500 });
});

const source = digitalRiver({ mode: 'test', profile: connectorProfile });

function snapshotOf(fields: Record<string, unknown>, isLive = false) {
  const full = { ...order, ...fields };
  const text = JSON.stringify(full);
  const { id, state, liveMode = null, updatedTime = null } = JSON.parse(text);
  return orderSnapshot({ id, state, fraudState: null, liveMode, updatedTime, text }, isLive);
}

it.each([
  ['pending_payment', 'order.pending_payment'],
  ['in_review', 'order.review_opened'],
  ['accepted', 'order.accepted'],
  ['blocked', 'order.blocked'],
  ['cancelled', 'order.cancelled'],
  ['fulfilled', 'order.fulfilled'],
  ['complete', 'order.complete'],
  ['returned', 'order.refunded'],
  ['dispute', 'order.dispute'],
  ['something_new', 'order.updated'],
  ['constructor', 'order.updated'],
])('turns an order in state %s into an event of type %s that the source reads', (state, type) => {
  const { eventId, body } = snapshotOf({ state, liveMode: false });
  const parsed = source.parse(body);
  expect(source.envelope(parsed, { method: 'none', caller: 'test' })).toEqual({
    ...{ id: eventId, type, subject: 'dr-1', live: false },
    time: new Date('2021-11-01T18:23:02Z'),
  });
  expect(source.contribution(parsed, new Date()).keys).toMatchObject({ drOrderId: 'dr-1' });
  expect(isSnapshotId(eventId)).toBe(true);
});

it('gives the same answer the same id, and another answer another one', () => {
  const ids = [{ state: 'accepted' }, { state: 'accepted' }, { state: 'cancelled' }].map(
    (fields) => snapshotOf(fields).eventId,
  );
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
  expect(ids[0]).toMatch(/^snapshot:dr-1:2021-11-01T18:23:02Z:[0-9a-f]{12}$/);
});

it('keeps the digits of numbers, and an id of 255 characters fits', () => {
  const text = '{"id":"x","state":"accepted","totalAmount":20.10}';
  const id = 'x'.repeat(255);
  const { eventId, body } = orderSnapshot(
    { id, state: 'accepted', fraudState: null, liveMode: null, updatedTime: null, text },
    true,
  );
  expect(body.toString()).toContain(`"data":{"object":${text}}`);
  expect(body.toString()).toContain('"liveMode":true');
  expect(eventId.length).toBeLessThanOrEqual(255);
});
