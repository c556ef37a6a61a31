import { makeEvent } from '../../../local/events/make-event.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;
beforeAll(async () => {
  stage = await startStage();
  receiver = await startReceiver(() => ({ status: 202 }));
});
afterAll(async () => {
  await stage.end();
  await receiver.close();
});

const at = (minute: number) => new Date(Date.UTC(2024, 3, 30, 12, minute));
const post = (event: object) => stage.call('POST', '/local/events', event);
const order = async (id: string) => (await stage.call('GET', `/orders/${id}`)).json;

it('returns the order of the newest event, in whatever order the events are posted', async () => {
  const orderId = '204440790336';
  await post(makeEvent('order.complete', { orderId, at: at(9) }));
  await post(makeEvent('order.accepted', { orderId, at: at(1) }));
  expect(await order(orderId)).toMatchObject({ id: orderId, state: 'complete', currency: 'USD' });
});

it('takes no order from the event of a charge', async () => {
  const charge = { id: 'charge-1', orderId: '1', state: 'complete' };
  await post({ id: 'c1', type: 'order.charge.complete', data: { object: charge } });
  expect((await stage.call('GET', '/orders/charge-1')).status).toBe(404);
});

it('answers 404 in the published form for an unknown order', async () => {
  const { status, json } = await stage.call('GET', '/orders/180139250336');
  expect(status).toBe(404);
  expect(json).toEqual({
    type: 'not_found',
    errors: [{ code: 'not_found', parameter: 'orderId', message: 'Order 180139250336 not found' }],
  });
});

it('lists the invoices and credit memos of an order', async () => {
  const orderId = '300000000001';
  await post(makeEvent('order.complete', { orderId, at: at(1) }));
  expect(await order(orderId)).not.toHaveProperty('invoicePDFs');
  await post(makeEvent('order.invoice.created', { orderId, fileId: 'f-1', at: at(2) }));
  await post(makeEvent('order.credit_memo.created', { orderId, fileId: 'f-2', at: at(3) }));
  const url = (id: string) => `${stage.url()}/files/${id}/content`;
  expect(await order(orderId)).toMatchObject({
    invoicePDFs: [{ id: 'f-1', url: url('f-1'), liveMode: false }],
    creditMemoPDFs: [{ id: 'f-2', url: url('f-2'), liveMode: false }],
  });
});

it('sets upstreamId and metadata, and announces a new upstreamId', async () => {
  const orderId = '400000000001';
  await stage.register({ types: ['order.updated'], address: `${receiver.url}/updated` });
  await post(makeEvent('order.accepted', { orderId, at: at(1) }));
  const path = `/orders/${orderId}`;
  expect((await stage.call('POST', path, { metadata: { sfOrderId: '801x' } })).json).toMatchObject({
    metadata: { sfOrderId: '801x' },
  });
  const set = await stage.call('POST', path, { upstreamId: '00000107', metadata: { a: true } });
  expect(set.json).toMatchObject({
    upstreamId: '00000107',
    metadata: { sfOrderId: '801x', a: true },
  });
  await until(() => receiver.received('/updated').length === 1);
  const event = JSON.parse(receiver.received('/updated')[0]?.body.toString() ?? '');
  expect(event).toMatchObject({
    type: 'order.updated',
    data: { object: { id: orderId, upstreamId: '00000107' } },
  });
  // A later event of a sender that does not know the keys does not remove them.
  await post(makeEvent('order.complete', { orderId, at: new Date(Date.now() + 1_000) }));
  expect(await order(orderId)).toMatchObject({ state: 'complete', upstreamId: '00000107' });
});

it.each([
  [{ state: 'complete' }, 'state'],
  [{ upstreamId: 7 }, 'upstreamId'],
  [{ metadata: { long: 'x'.repeat(501) } }, 'metadata.long'],
])('rejects the update %j', async (body, parameter) => {
  await post(makeEvent('order.accepted', { orderId: '500000000001', at: at(1) }));
  const { status, json } = await stage.call('POST', '/orders/500000000001', body);
  expect([status, json.errors[0].code, json.errors[0].parameter]).toEqual([
    400,
    'invalid_parameter',
    parameter,
  ]);
});

it('filters orders', async () => {
  const [a, b] = ['600000000001', '600000000002'];
  await post(makeEvent('order.accepted', { orderId: a, orderNumber: '0001', at: at(20) }));
  await post(makeEvent('order.blocked', { orderId: b, orderNumber: '0002', at: at(40) }));
  const ids = async (query: string) =>
    (await stage.call('GET', `/orders?${query}`)).json.data.map(({ id }: { id: string }) => id);
  expect(await ids(`ids=${a}&ids=${b}`)).toEqual([b, a]);
  expect(await ids('upstreamIds=0001,0002&state=accepted')).toEqual([a]);
  expect(await ids('upstreamIds=0002')).toEqual([b]);
  expect(await ids('fraudState=blocked')).toEqual([b]);
  expect(await ids(`ids=${a},${b}&limit=1&startingAfter=${b}`)).toEqual([a]);
  expect(await ids(`ids=${a},${b}&updatedTime[gte]=2024-04-30T12:30:00Z`)).toEqual([b]);
});

it('changes an order without an event', async () => {
  await stage.call('PUT', '/local/orders/700000000001', { state: 'accepted' });
  expect(await order('700000000001')).toEqual({ id: '700000000001', state: 'accepted' });
});
