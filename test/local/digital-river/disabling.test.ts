import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({ retryBaseMs: 1, disableAfter: { failures: 4, ms: 30 } });
  receiver = await startReceiver(() => ({ status: 500 }));
});
afterAll(async () => {
  await stage.end();
  await receiver.close();
});

it('disables a webhook that keeps failing, and continues when it is enabled again', async () => {
  const id = await stage.register({ types: ['order.accepted'], address: `${receiver.url}/hook` });
  const webhook = async () => (await stage.call('GET', `/webhooks/${id}`)).json;
  const delivery = async () => (await stage.call('GET', '/local/deliveries?eventId=e1')).json[0];

  await stage.call('POST', '/local/events', { id: 'e1', type: 'order.accepted' });
  await until(async () => (await webhook()).enabled === false);
  const attempts = receiver.received('/hook').length;
  expect(attempts).toBeGreaterThanOrEqual(4);
  expect(await delivery()).toMatchObject({ state: 'disabled', nextAttemptAt: null });

  // A disabled webhook does not receive events of this time.
  const meanwhile = await stage.call('POST', '/local/events', { id: 'e2', type: 'order.accepted' });
  expect(meanwhile.json.deliveries).toEqual([]);
  expect(receiver.received('/hook')).toHaveLength(attempts);

  receiver.answerWith(() => ({ status: 200 }));
  await stage.call('PATCH', `/webhooks/${id}`, { enabled: true });
  await until(async () => (await delivery()).state === 'delivered');
  expect(await webhook()).toMatchObject({ enabled: true });
});

it('does not disable a webhook if an acknowledgement interrupts its failures', async () => {
  let answers = 0;
  receiver.answerWith(() => ({ status: ++answers % 3 === 0 ? 200 : 500 }));
  const id = await stage.register({ types: ['order.complete'], address: `${receiver.url}/flaky` });
  for (const event of ['f1', 'f2', 'f3', 'f4']) {
    await stage.call('POST', '/local/events', { id: event, type: 'order.complete' });
    await until(async () => {
      const { json } = await stage.call('GET', `/local/deliveries?eventId=${event}`);
      return json[0].state === 'delivered';
    });
  }
  expect((await stage.call('GET', `/webhooks/${id}`)).json.enabled).toBe(true);
});
