import { startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.end());

const page = async (path: string): Promise<string> => (await stage.call('GET', path)).text;
const ordersIn = (text: string) =>
  [...text.matchAll(/<a href="\/dashboard\/orders\/(\w+)">\1<\/a><\/th>/g)].map(([, id]) => id);

const eventsIn = (text: string) => text.split('<li class="event">').length - 1;

/** The target of the link with this text. */
function linkIn(text: string, label: string): string {
  const found = new RegExp(`<a href="([^"]*)">${label}</a>`).exec(text)?.[1];
  return found?.replaceAll('&amp;', '&') ?? '';
}

test('all orders are listed, page by page, and found by their ids and numbers', async () => {
  for (let number = 100; number < 160; number += 1) {
    await stage.call('PUT', `/local/orders/9${number}`, {
      state: 'accepted',
      upstreamId: `U${number}`,
      metadata: { sfOrderId: `801xx${number}` },
    });
  }
  const home = await page('/');
  expect(ordersIn(home)).toHaveLength(25);
  const first = await page(linkIn(home, 'All orders'));
  const second = await page(linkIn(first, 'Older orders'));
  expect(new Set([...ordersIn(first), ...ordersIn(second)]).size).toBe(60);
  expect(linkIn(second, 'Older orders')).toBe('');
  for (const find of ['9107', 'U107', '801xx107', ' U107 ']) {
    expect(ordersIn(await page(`/dashboard/orders?find=${encodeURIComponent(find)}`))).toEqual([
      '9107',
    ]);
  }
  expect(await page('/dashboard/orders?find=%25<b>')).toContain('No order is here.');
  const older = linkIn(await page('/dashboard/orders?find=U1'), 'Older orders');
  expect(ordersIn(await page(older))).toHaveLength(10);
});

test('all deliveries are listed, page by page, with their orders, also only those that did not arrive', async () => {
  const receiver = await startReceiver(() => ({ status: 202 }));
  await stage.register({ types: ['order.accepted'], address: `${receiver.url}/a` });
  await stage.register({ types: ['order.accepted'], address: 'http://127.0.0.1:9/b' });
  const event = {
    id: 'e1',
    type: 'order.accepted',
    data: { object: { id: '77', state: 'accepted' } },
  };
  await stage.call('POST', '/local/events?copies=30', event);
  const delivered = async () =>
    (await stage.call('GET', '/local/deliveries')).json.filter(
      ({ state }: { state: string }) => state === 'delivered',
    ).length;
  await until(async () => (await delivered()) === 30);
  const first = await page('/dashboard/deliveries');
  expect(eventsIn(first)).toBe(50);
  expect(first).toContain('<a href="/dashboard/orders/77">77</a>');
  const second = await page(linkIn(first, 'Older deliveries'));
  expect(eventsIn(second)).toBe(10);
  const undelivered = await page('/dashboard/deliveries?only=undelivered');
  expect(eventsIn(undelivered)).toBe(30);
  await receiver.close();
});

test('an order with many events says that it shows the newest ones', async () => {
  for (let number = 0; number < 101; number += 1) {
    const event = { id: `m${number}`, type: 'order.updated' };
    await stage.call('POST', '/local/events?to=none', {
      ...event,
      data: { object: { id: '88', state: 'accepted' } },
    });
  }
  const text = await page('/dashboard/orders/88');
  expect(text).toContain('These are the newest 100 events.');
});

test('while the simulated clock is ahead, the pages say which times are simulated', async () => {
  expect(await page('/dashboard/deliveries')).not.toContain('The simulated clock is');
  await stage.call('PATCH', '/local/clock', { advanceMs: 86_400_000 });
  for (const path of ['/', '/dashboard/deliveries', '/dashboard/orders/88']) {
    expect(await page(path)).toContain('The simulated clock is');
  }
});
