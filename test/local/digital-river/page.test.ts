import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;
beforeAll(async () => {
  stage = await startStage();
  receiver = await startReceiver(() => ({ status: 202, body: '<b>stored</b>' }));
});
afterAll(async () => {
  await stage.end();
  await receiver.close();
});

const page = (path: string) => stage.call('GET', path, undefined, 'no key needed');

it('shows a text while there are no webhooks and no deliveries', async () => {
  const home = await page('/');
  expect(home.status).toBe(200);
  expect(home.text).toContain('No order yet.');
  expect(home.text).toContain('No event has been delivered yet.');
  expect((await page('/dashboard/webhooks')).text).toContain('No webhook is registered yet.');
});

it('shows webhooks and deliveries with their attempts, escaped and without secrets', async () => {
  await stage.register({
    types: ['order.accepted'],
    address: `${receiver.url}/hook?a=1&b=<i>`,
    authentication: { userName: 'u', password: 'opensesame' },
  });
  const event = { id: '<script>alert(1)</script>', type: 'order.accepted' };
  await stage.call('POST', '/local/events', event);
  await until(() => stage.outcomes.length === 1);
  const [{ signingSecret }] = (await stage.call('GET', '/local/signing-secrets')).json;
  const deliveries = await page('/dashboard/deliveries');
  const webhooks = await page('/dashboard/webhooks');
  expect(deliveries.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(deliveries.text).toContain('/hook?a=1&amp;b=');
  expect(deliveries.text).toContain('status_good">delivered</span>');
  expect(deliveries.text).toContain('&lt;b&gt;stored&lt;/b&gt;');
  expect(deliveries.text).toMatch(/in \d+ ms/);
  expect(webhooks.text).toContain('status_good">enabled</span>');
  for (const { text, headers } of [deliveries, webhooks, await page('/')]) {
    for (const absent of ['<script>', '<i>', '<b>stored', 'opensesame', signingSecret]) {
      expect(text).not.toContain(absent);
    }
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

it('loads only files of its own', async () => {
  const { text } = await page('/');
  const files = [...text.matchAll(/(?:src|href)="(\/assets[^"#]+)/g)].map(([, path]) => path ?? '');
  expect(files.length).toBeGreaterThan(5);
  expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  for (const file of new Set(files)) expect([file, (await page(file)).status]).toEqual([file, 200]);
});

it('fetches each live region by its own address', async () => {
  await stage.call('PUT', '/local/orders/1', { state: 'accepted' });
  const paths = ['/', '/dashboard/deliveries', '/dashboard/webhooks', '/dashboard/orders/1'];
  const pages = await Promise.all(paths.map(page));
  const regions = pages.flatMap(({ text }) =>
    [...text.matchAll(/data-live="([^"]+)"/g)].map(([, path]) => path ?? ''),
  );
  expect(new Set(regions).size).toBe(8);
  for (const region of regions) {
    const { status, text } = await page(region);
    expect([region, status, text.includes('<html')]).toEqual([region, 200, false]);
  }
});

it('answers 404 for a page that does not exist', async () => {
  for (const path of ['/dashboard/orders/none', '/dashboard/none', '/live/none']) {
    const { status, text } = await page(path);
    expect([path, status]).toEqual([path, 404]);
    expect(text).toContain('There is no page at this address.');
  }
});

it('reports its health without a key', async () => {
  const { status, json } = await page('/health');
  expect([status, json]).toEqual([200, { status: 'ok' }]);
});
