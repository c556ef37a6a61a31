import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startLocalDigitalRiver } from '../../../local/digital-river/start.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { API_KEY, type Stage, startStage, until } from './stage.ts';

const CHILD = fileURLToPath(new URL('./run-until-killed.ts', import.meta.url));

let stage: Stage;
let receiver: Receiver;

beforeEach(async () => {
  stage = await startStage();
  receiver = await startReceiver(() => ({ status: 500 }));
});
afterEach(async () => {
  await stage.end();
  await receiver.close();
});

const webhook = () => ({ types: ['order.accepted'], address: `${receiver.url}/hook` });

it('keeps webhooks, events and pending deliveries after a restart', async () => {
  const id = await stage.register(webhook());
  const secrets = (await stage.call('GET', '/local/signing-secrets')).json;
  await stage.call('POST', '/local/events', { id: 'e1', type: 'order.accepted' });
  await until(() => stage.outcomes.length >= 1);

  await stage.restart();
  receiver.answerWith(() => ({ status: 200 }));
  await until(async () => {
    const { json } = await stage.call('GET', '/local/deliveries?eventId=e1');
    return json[0].state === 'delivered';
  });
  expect((await stage.call('GET', `/webhooks/${id}`)).status).toBe(200);
  expect((await stage.call('GET', '/events/e1')).json).toEqual({
    id: 'e1',
    type: 'order.accepted',
  });
  expect((await stage.call('GET', '/local/signing-secrets')).json).toEqual(secrets);
});

it('repeats the deliveries that were in flight when its process was killed', async () => {
  await stage.stop();
  receiver.answerWith(() => 'never');
  const child = spawn(process.execPath, [CHILD, stage.databaseUrl, API_KEY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout, 'data');
  const send = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}` },
      body: JSON.stringify(body),
    });
  await send('/webhooks', webhook());
  expect((await send('/local/events', { id: 'e1', type: 'order.accepted' })).status).toBe(202);
  await until(() => receiver.received('/hook').length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');

  receiver.answerWith(() => ({ status: 200 }));
  await stage.restart();
  await until(() => stage.outcomes.length === 1);
  expect(stage.outcomes[0]).toMatchObject({ eventId: 'e1', status: 200 });
  const [first, second] = receiver.received('/hook');
  expect(second?.body).toEqual(first?.body);
});

it('stops at once during a delivery, and repeats it later', async () => {
  receiver.answerWith(() => 'never');
  await stage.register(webhook());
  await stage.call('POST', '/local/events', { id: 'e1', type: 'order.accepted' });
  await until(() => receiver.received('/hook').length === 1);
  const start = Date.now();
  await stage.stop();
  expect(Date.now() - start).toBeLessThan(1_000);
  expect(stage.outcomes).toEqual([]);
  receiver.answerWith(() => ({ status: 200 }));
  await stage.restart();
  await until(() => stage.outcomes.length === 1);
  expect(stage.outcomes[0]).toMatchObject({ attempt: 1, status: 200 });
});

it('rejects with EADDRINUSE when the port is taken', async () => {
  const second = startLocalDigitalRiver({
    databaseUrl: stage.databaseUrl,
    host: '127.0.0.1',
    port: Number(new URL(stage.url()).port),
    apiKey: API_KEY,
  });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('rejects when the database cannot be opened', async () => {
  const missing = new URL(stage.databaseUrl);
  missing.pathname = '/no_such_database';
  const start = startLocalDigitalRiver({
    databaseUrl: missing.href,
    host: '127.0.0.1',
    port: 0,
    apiKey: API_KEY,
  });
  await expect(start).rejects.toMatchObject({ code: '3D000' });
});
