import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

const HOUR_MS = 3_600_000;
let stage: Stage;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver(() => ({ status: 500, body: 'out of order' }));
});
afterEach(async () => {
  await stage.end();
  await receiver.close();
});

async function delivery(eventId: string) {
  return (await stage.call('GET', `/local/deliveries?eventId=${eventId}`)).json[0];
}

interface Attempt {
  at: string;
  number: number;
  status: number | null;
  error: string | null;
  responseBody: string | null;
  ms: number;
}

async function attempts(eventId: string): Promise<Attempt[]> {
  const { id } = await delivery(eventId);
  return (await stage.call('GET', `/local/deliveries/${id}/attempts`)).json;
}

const send = (id: string) => stage.call('POST', '/local/events', { id, type: 'order.accepted' });
const webhook = () =>
  stage.register({ types: ['order.accepted'], address: `${receiver.url}/hook` });
const never = { failures: 1_000, ms: 0 };

it('retries for 72 hours in live mode, ever more slowly, and records each attempt', async () => {
  stage = await startStage({ retries: 'live', timeScale: 200_000, disableAfter: never });
  await webhook();
  const { now } = (await stage.call('GET', '/local/clock')).json;
  await send('e1');
  await until(async () => (await delivery('e1')).state === 'failed');
  const made = await attempts('e1');
  expect(made.map(({ number }) => number)).toEqual(made.map((_, index) => index + 1));
  expect(made[0]).toMatchObject({
    status: 500,
    error: 'answered 500',
    responseBody: 'out of order',
    ms: expect.any(Number),
  });
  // On a loaded machine some retries are late, so there are fewer of them.
  expect(made.length).toBeGreaterThan(1);
  expect(Date.parse(made.at(-1)?.at ?? '') - Date.parse(now)).toBeGreaterThanOrEqual(72 * HOUR_MS);
  expect((await stage.call('GET', '/events/e1')).status).toBe(200);
});

it('retries three times in test mode', async () => {
  stage = await startStage({ retries: 'test', timeScale: 50_000, disableAfter: never });
  await webhook();
  await send('e1');
  await until(async () => (await delivery('e1')).state === 'failed');
  expect(await attempts('e1')).toHaveLength(4);
});

it('disables after two days of failures; re-enabled, it continues with what is not too old', async () => {
  stage = await startStage({ retries: 'live' });
  const id = await webhook();
  const isEnabled = async () => (await stage.call('GET', `/webhooks/${id}`)).json.enabled;
  const advance = (hours: number) =>
    stage.call('PATCH', '/local/clock', { advanceMs: hours * HOUR_MS });
  await send('old');
  await until(async () => (await delivery('old')).attempts === 1);
  await advance(40);
  await until(async () => (await delivery('old')).attempts === 2);
  for (const name of ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8']) {
    await send(name);
    await until(async () => (await delivery(name)).attempts >= 1);
  }
  expect(await isEnabled()).toBe(true);
  await advance(20);
  await until(async () => !(await isEnabled()));
  await send('missed');
  await advance(20);

  receiver.answerWith(() => ({ status: 202 }));
  await stage.call('PATCH', `/webhooks/${id}`, { enabled: true });
  await until(async () => (await delivery('n1')).state === 'delivered');
  expect((await delivery('old')).state).toBe('failed');
  expect(await delivery('missed')).toBeUndefined();
  const { json } = await stage.call('GET', '/events?limit=100');
  expect(json.data.map(({ id: each }: { id: string }) => each)).toEqual(
    expect.arrayContaining(['old', 'missed', 'n1']),
  );
});

it('reaches no receiver during an outage', async () => {
  stage = await startStage();
  receiver.answerWith(() => ({ status: 202 }));
  await webhook();
  await stage.call('PATCH', '/local/settings', { outage: true });
  await send('e1');
  await until(async () => (await delivery('e1')).attempts >= 2);
  expect(receiver.received('/hook')).toEqual([]);
  await stage.call('PATCH', '/local/settings', { outage: false });
  await until(async () => (await delivery('e1')).state === 'delivered');
});

it('continues the simulated time after a restart', async () => {
  stage = await startStage();
  await stage.call('PATCH', '/local/clock', { advanceMs: 100 * HOUR_MS });
  await send('e1');
  await stage.restart();
  const { json } = await stage.call('GET', '/local/clock');
  expect(Date.parse(json.now)).toBeGreaterThanOrEqual(Date.now() + 99 * HOUR_MS);
});
