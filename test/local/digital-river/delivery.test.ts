import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;

const ok = { status: 202, body: 'thanks' };

beforeEach(async () => {
  stage = await startStage();
  receiver = await startReceiver(() => ok);
});
afterEach(async () => {
  await stage.end();
  await receiver.close();
});

const registerHttp = (more: object = {}) =>
  stage.register({ types: ['order.accepted'], address: `${receiver.url}/hook/`, ...more });

async function post(id: string, query = '', type = 'order.accepted') {
  const { status, json } = await stage.call('POST', `/local/events${query}`, { id, type });
  expect(status).toBe(202);
  expect(json.eventId).toBe(id);
  return json.deliveries as string[];
}

async function log(eventId: string) {
  return (await stage.call('GET', `/local/deliveries?eventId=${eventId}`)).json;
}

const delivered = (eventId: string) =>
  until(async () =>
    (await log(eventId)).every(({ state }: { state: string }) => state === 'delivered'),
  );

it('waits longer after each attempt', async () => {
  await registerHttp();
  let answers = 0;
  receiver.answerWith(() => ({ status: ++answers < 5 ? 500 : 200 }));
  await post('e1');
  await delivered('e1');
  const times = receiver.received('/hook/').map(({ at }) => at);
  expect(times).toHaveLength(5);
  // On a busy machine, the first call may be noticed late.
  expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan((20 + 40 + 80 + 160) / 2);
});

it('accepts any 2xx as an acknowledgement and reports every attempt', async () => {
  const webhookId = await registerHttp();
  receiver.answerWith(() => ({ status: 299, body: 'x'.repeat(5_000) }));
  const [deliveryId] = await post('e1');
  await delivered('e1');
  expect(stage.outcomes).toEqual([
    {
      eventId: 'e1',
      type: 'order.accepted',
      webhookId,
      path: '/hook/',
      status: 299,
      attempt: 1,
      ms: expect.any(Number),
      body: 'x'.repeat(2_048),
    },
  ]);
  expect(await log('e1')).toMatchObject([
    { id: deliveryId, attempts: 1, lastStatus: 299, lastError: null, nextAttemptAt: null },
  ]);
});

it('does not follow a redirect and counts it as a failure', async () => {
  await registerHttp();
  receiver.answerWith(({ path }) =>
    path === '/hook/' ? { status: 307, headers: { location: '/elsewhere' } } : ok,
  );
  await post('e1');
  await until(() => stage.outcomes.length >= 2);
  expect(stage.outcomes[0]).toMatchObject({
    status: 307,
    error: 'answered 307: redirects are not followed',
  });
  expect(receiver.received('/elsewhere')).toEqual([]);
  expect((await log('e1'))[0].state).toBe('pending');
});

it('stops an attempt after three seconds and retries', async () => {
  await registerHttp();
  receiver.answerWith(() => 'never');
  await post('e1');
  await until(() => stage.outcomes.length >= 1);
  expect(stage.outcomes[0]).toMatchObject({ status: null, error: 'no answer in time' });
  expect(stage.outcomes[0]?.ms).toBeGreaterThanOrEqual(2_990);
  expect(stage.outcomes[0]?.ms).toBeLessThan(3_500);
  receiver.answerWith(() => ok);
  await delivered('e1');
});

it('keeps retrying while no server listens', async () => {
  await stage.register({ types: ['order.accepted'], address: 'http://127.0.0.1:9/' });
  await post('e1');
  await until(() => stage.outcomes.length >= 2);
  expect(stage.outcomes[1]).toMatchObject({ status: null, attempt: 2 });
  expect((await log('e1'))[0]).toMatchObject({ state: 'pending', lastStatus: null });
});

it('delivers the requested number of copies to every enabled webhook of the type', async () => {
  await registerHttp({ address: `${receiver.url}/a` });
  await registerHttp({ address: `${receiver.url}/b` });
  await registerHttp({ address: `${receiver.url}/off`, enabled: false });
  await registerHttp({ address: `${receiver.url}/other`, types: ['order.complete'] });
  expect(await post('e1', '?copies=2')).toHaveLength(4);
  await delivered('e1');
  const counts = ['/a', '/b', '/off', '/other'].map((path) => receiver.received(path).length);
  expect(counts).toEqual([2, 2, 0, 0]);
});

it('delivers to a given address, even if it is not subscribed to the type', async () => {
  await registerHttp({ address: `${receiver.url}/a/` });
  await registerHttp({ address: `${receiver.url}/b/` });
  await post('e1', '?to=/b/', 'refund.pending');
  await delivered('e1');
  expect([receiver.received('/a/').length, receiver.received('/b/').length]).toEqual([0, 1]);
  const unknown = await stage.call('POST', '/local/events?to=/c/', { id: 'e2', type: 'x.y' });
  expect(unknown.status).toBe(404);
  expect(unknown.json.errors[0].message).toContain(`${receiver.url}/a/`);
});

it('delays a delivery on request', async () => {
  await registerHttp();
  await post('late', '?delayMs=300');
  await post('soon');
  await delivered('late');
  const order = receiver.received('/hook/').map(({ body }) => JSON.parse(body.toString()).id);
  expect(order).toEqual(['soon', 'late']);
});

it('accepts an event without a subscribed webhook', async () => {
  expect(await post('e1')).toEqual([]);
});

it('makes at most eight deliveries at once', async () => {
  await registerHttp();
  let now = 0;
  let most = 0;
  receiver.answerWith(async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 50));
    now -= 1;
    return ok;
  });
  await post('e1', '?copies=30');
  await delivered('e1');
  expect(most).toBe(8);
});

it('fails the pending deliveries of a deleted webhook', async () => {
  const id = await registerHttp();
  receiver.answerWith(() => ({ status: 500 }));
  await post('e1');
  await until(async () => (await log('e1'))[0]?.lastError === 'answered 500');
  await stage.call('DELETE', `/webhooks/${id}`);
  expect(await log('e1')).toMatchObject([
    { state: 'failed', lastError: 'the webhook was deleted', nextAttemptAt: null },
  ]);
});
