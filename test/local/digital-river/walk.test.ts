import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

const HOUR_MS = 3_600_000;
let stage: Stage;
let receiver: Receiver;
let created = 0;
const shop = {
  async createOrder() {
    created += 1;
    return { id: `801xx000000000${created}AAA`, orderNumber: `0000010${created}` };
  },
  orderUrl: (id: string) => `http://127.0.0.1:9/lightning/r/Order/${id}/view`,
};

beforeAll(async () => {
  stage = await startStage({ shop });
  receiver = await startReceiver(() => ({ status: 202 }));
  await stage.register({
    types: [
      'order.accepted',
      'order.blocked',
      'order.cancelled',
      'order.complete',
      'order.credit_memo.created',
      'order.dispute',
      'order.fulfilled',
      'order.invoice.created',
      'order.refunded',
      'order.review_opened',
    ],
    address: `${receiver.url}/hook`,
  });
});
afterAll(async () => {
  await stage.end();
  await receiver.close();
});

async function post(path: string, form: Record<string, string> = {}, headers = {}) {
  const response = await fetch(stage.url() + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: stage.url(), ...headers },
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location') ?? '' };
}

/** Creates an order and returns the address of its page. */
async function newOrder(state: string): Promise<string> {
  const { status, location } = await post('/dashboard/orders', { state });
  expect(status).toBe(303);
  return location;
}

async function order(path: string) {
  return (await stage.call('GET', path.replace('/dashboard', ''))).json;
}

async function walk(path: string, ...moves: string[]) {
  for (const move of moves) {
    expect([move, (await post(`${path}/moves`, { move })).status]).toEqual([move, 303]);
  }
  return order(path);
}

interface SentEvent {
  type: string;
  data: { object: { id: string; orderId?: string } };
}

/** The types of the delivered events of an order, in the order of their arrival. */
function arrivals(path: string): string[] {
  const id = path.split('/').at(-1);
  return receiver
    .received('/hook')
    .map(({ body }): SentEvent => JSON.parse(body.toString()))
    .filter(({ data: { object } }) => object.id === id || object.orderId === id)
    .map(({ type }) => type);
}

async function moves(path: string): Promise<string[]> {
  const { text } = await stage.call('GET', path);
  return [...text.matchAll(/name="move" value="([^"]+)"/g)].map(([, name]) => name ?? '');
}

it('walks an order through a whole life, with its keys and its history', async () => {
  const path = await newOrder('pending_payment');
  expect(await order(path)).toMatchObject({
    state: 'pending_payment',
    upstreamId: `0000010${created}`,
    metadata: { sfOrderId: `801xx000000000${created}AAA` },
  });
  const complete = await walk(path, 'review', 'pass-review', 'fulfil', 'complete', 'invoice');
  expect(complete).toMatchObject({ state: 'complete', fraudState: 'passed' });
  expect(Object.keys(complete.stateTransitions).sort()).toEqual([
    'accepted',
    'complete',
    'fulfilled',
    'in_review',
    'pending_payment',
  ]);
  expect(complete.invoicePDFs).toHaveLength(1);
  const disputed = await walk(path, 'refund', 'credit-memo', 'dispute');
  expect(disputed).toMatchObject({ state: 'dispute', fraudState: 'review_opened' });
  const resolved = await walk(path, 'resolve');
  expect(resolved).toMatchObject({ state: 'complete', fraudState: 'passed' });
  expect(resolved.stateTransitions.complete).toBe(complete.stateTransitions.complete);
  expect(await walk(path, 'return')).toMatchObject({ state: 'returned' });
  await until(() => arrivals(path).includes('order.dispute'));
  const { text } = await stage.call('GET', path);
  expect(text).toContain(shop.orderUrl(`801xx000000000${created}AAA`));
});

it.each([
  ['accepted', ['fulfil', 'complete', 'cancel', 'dispute']],
  ['in_review', ['pass-review', 'block']],
  ['pending_payment', ['accept', 'review', 'block', 'cancel']],
])('offers only the moves that %s allows', async (state, expected) => {
  const path = await newOrder(state);
  expect(await moves(path)).toEqual(expected);
  const refused = await post(`${path}/moves`, { move: 'invoice' });
  expect(refused.status).toBe(409);
  expect((await order(path)).state).toBe(state);
});

it.each([
  ['pending_payment', 'block', 'blocked'],
  ['accepted', 'cancel', 'cancelled'],
])('offers nothing after a final state', async (first, move, state) => {
  const path = await newOrder(first);
  expect((await walk(path, move)).state).toBe(state);
  expect(await moves(path)).toEqual([]);
});

it('sends the types without a subscriber to one webhook for all other types, posted events as well', async () => {
  const other = await startStage({ otherTypesTo: '/all/' });
  try {
    await other.register({ types: ['order.invoice.created'], address: `${receiver.url}/all/` });
    await other.register({ types: ['order.complete'], address: `${receiver.url}/all/` });
    const id = await other.register({ types: ['order.accepted'], address: `${receiver.url}/one` });
    await other.call('PATCH', `/webhooks/${id}`, { enabled: false });
    await fetch(`${other.url()}/dashboard/orders`, {
      method: 'POST',
      body: new URLSearchParams({ state: 'accepted' }),
    });
    await until(() => receiver.received('/all/').length === 1);
    const [event] = receiver.received('/all/');
    expect(JSON.parse(`${event?.body}`).type).toBe('order.created');
    expect(receiver.received('/one')).toEqual([]);
    const posted = { id: 'posted', type: 'refund.pending' };
    const { json } = await other.call('POST', '/local/events', posted);
    expect(json.deliveries).toHaveLength(1);
    await until(() => receiver.received('/all/').length === 2);
  } finally {
    await other.end();
  }
});

it('sends duplicates', async () => {
  const path = await newOrder('accepted');
  await post(`${path}/moves`, { move: 'cancel', twice: 'twice' });
  await until(() => arrivals(path).filter((type) => type === 'order.cancelled').length === 2);
});

it('completes an order in the wrong order', async () => {
  const path = await newOrder('accepted');
  await until(() => arrivals(path).includes('order.accepted'));
  expect((await post(`${path}/wrong-order`)).status).toBe(303);
  expect((await order(path)).state).toBe('complete');
  await until(() => arrivals(path).length === 7);
  const [, ...rest] = arrivals(path);
  expect(rest).toEqual([
    'order.invoice.created',
    'order.invoice.created',
    'order.complete',
    'order.complete',
    'order.fulfilled',
    'order.fulfilled',
  ]);
});

it('sends a late event after the next one', async () => {
  const path = await newOrder('accepted');
  await post(`${path}/moves`, { move: 'fulfil', late: 'late' });
  await post(`${path}/moves`, { move: 'complete' });
  await until(() => arrivals(path).includes('order.complete'));
  expect(arrivals(path)).not.toContain('order.fulfilled');
  await post('/dashboard/clock', { advanceMs: '60000' });
  await until(() => arrivals(path).includes('order.fulfilled'));
});

it.each([
  ['another site', { origin: 'https://example.com' }],
  ['a frame of another site', { 'sec-fetch-site': 'cross-site' }],
])('refuses the forms of %s', async (_who, headers) => {
  const before = created;
  expect((await post('/dashboard/orders', { state: 'accepted' }, headers)).status).toBe(403);
  expect((await post('/dashboard/outage', { action: 'start' }, headers)).status).toBe(403);
  expect(created).toBe(before);
});

it('goes through an outage of three days, and continues when the webhook is enabled again', async () => {
  const [webhook] = (await stage.call('GET', '/webhooks')).json;
  await post('/dashboard/outage', { action: 'start' });
  // The test lets the time pass itself.
  await stage.call('PATCH', '/local/clock', { timeScale: 1 });
  const path = await newOrder('accepted');
  await until(async () => (await stage.call('GET', path)).text.includes('simulated outage'));
  expect((await stage.call('GET', '/')).text).toContain('End the outage');
  await stage.call('PATCH', '/local/settings', { disableAfter: { failures: 4, ms: 40 * HOUR_MS } });
  for (let round = 0; round < 5; round += 1) await failAgainAfter(path, 10 * HOUR_MS);
  await until(async () => !(await stage.call('GET', `/webhooks/${webhook.id}`)).json.enabled);
  expect(arrivals(path)).toEqual([]);
  await post('/dashboard/outage', { action: 'end' });
  expect((await stage.call('GET', '/local/clock')).json.timeScale).toBe(1);
  await post('/dashboard/retries', { retries: 'local' });
  expect((await post(`/dashboard/webhooks/${webhook.id}`, { enabled: 'true' })).status).toBe(303);
  await until(() => arrivals(path).includes('order.accepted'));
});

/** Lets time pass, and waits until the order's delivery was attempted once more. */
async function failAgainAfter(path: string, advanceMs: number): Promise<void> {
  const failures = async () =>
    (await stage.call('GET', path)).text.split('simulated outage').length;
  const before = await failures();
  await stage.call('PATCH', '/local/clock', { advanceMs });
  const [{ id }] = (await stage.call('GET', '/webhooks')).json;
  await until(
    async () =>
      (await failures()) > before || !(await stage.call('GET', `/webhooks/${id}`)).json.enabled,
  );
}

it('reports changes to open pages', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${stage.url()}/live`, { signal: stop.signal });
  const path = await newOrder('accepted');
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream.body ?? []) {
    text += decoder.decode(chunk);
    if (text.includes(`"object":"order","id":"${path.split('/').at(-1)}"`)) break;
  }
  stop.abort();
  expect(text).toContain('event: change');
});
