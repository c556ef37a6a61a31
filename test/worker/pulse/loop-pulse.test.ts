import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createLog } from '../../../src/log.ts';
import { createWorkerApp } from '../../../src/routes/worker-app.ts';
import { LoopPulse } from '../../../src/worker/pulse/loop-pulse.ts';

test('the quietest loop counts, and loops that rest do not', () => {
  const pulse = new LoopPulse();
  expect(pulse.silentMs()).toBe(0);
  const [busy, quiet] = [pulse.ofLoop(), pulse.ofLoop()];
  expect(pulse.silentMs()).toBe(0);
  quiet.beat();
  busy.beat();
  const now = performance.now();
  expect(pulse.silentMs(now + 60_000)).toBeGreaterThanOrEqual(60_000);
  quiet.rest();
  busy.beat();
  expect(pulse.silentMs(performance.now())).toBeLessThan(60_000);
  busy.rest();
  expect(pulse.silentMs(now + 60_000)).toBe(0);
});

test('a worker whose loop is stuck is not live, but may be ready', async () => {
  let isAlive = true;
  const app = createWorkerApp({
    isAlive: () => isAlive,
    problems: async () => [],
    metrics: undefined,
    trustedProxies: 0,
    log: createLog('silent'),
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  const statuses = async () =>
    Promise.all(['live', 'ready'].map(async (path) => (await fetch(`${url}/${path}`)).status));
  expect(await statuses()).toEqual([200, 200]);
  isAlive = false;
  expect(await statuses()).toEqual([503, 200]);
  expect(await (await fetch(`${url}/live`)).json()).toEqual({ status: 'stuck' });
  server.closeAllConnections();
  server.close();
});
