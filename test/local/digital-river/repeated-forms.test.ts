import { oncePerMark } from '../../../local/digital-river/pages/shared/once.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
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
});
afterAll(() => stage.end());

async function send(path: string, form: Record<string, string>) {
  const response = await fetch(stage.url() + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: stage.url() },
    redirect: 'manual',
  });
  const { status, headers } = response;
  return { status, location: headers.get('location') ?? '', text: await response.text() };
}

const page = async (path: string): Promise<string> => (await stage.call('GET', path)).text;
const order = async (path: string) =>
  (await stage.call('GET', path.replace('/dashboard', ''))).json;

/** The mark of the form on a page that has this field. */
function markBefore(text: string, field: string): string {
  const form = text.split('<form').find((part) => part.includes(field)) ?? '';
  return /name="mark" value="([^"]+)"/.exec(form)?.[1] ?? '';
}

test('a double click creates one order, and the next click another one', async () => {
  const form = { state: 'accepted', mark: markBefore(await page('/'), 'name="state"') };
  expect(form.mark).not.toBe('');
  const before = created;
  const clicks = await Promise.all([
    send('/dashboard/orders', form),
    send('/dashboard/orders', form),
  ]);
  expect(new Set(clicks.map(({ location }) => location)).size).toBe(1);
  expect(created).toBe(before + 1);
  const next = { ...form, mark: markBefore(await page('/'), 'name="state"') };
  expect((await send('/dashboard/orders', next)).location).not.toBe(clicks[0]?.location);
});

test('a double click on a move makes it once, and both lead back to the order', async () => {
  const { location: path } = await send('/dashboard/orders', { state: 'accepted' });
  await send(`${path}/moves`, { move: 'complete' });
  const form = { move: 'invoice', mark: markBefore(await page(path), 'value="invoice"') };
  for (const click of [send(`${path}/moves`, form), send(`${path}/moves`, form)]) {
    expect(await click).toMatchObject({ status: 303, location: path });
  }
  expect((await order(path)).invoicePDFs).toHaveLength(1);
});

test('a form of an old page says what the order is now, and leads back to it', async () => {
  const { location: path } = await send('/dashboard/orders', { state: 'accepted' });
  await send(`${path}/moves`, { move: 'fulfil' });
  const { status, text } = await send(`${path}/moves`, { move: 'fulfil' });
  expect(status).toBe(409);
  expect(text).toContain('is fulfilled now');
  expect(text).toContain(`href="${path}"`);
  const missing = await send('/dashboard/orders/none/moves', { move: 'fulfil' });
  expect(missing.text).toContain('This order does not exist.');
});

test('a shopper pays again: another order for the same record', async () => {
  const { location: path } = await send('/dashboard/orders', { state: 'accepted' });
  const first = await order(path);
  const before = created;
  expect(await page(path)).toContain('Pay again for the same Salesforce order');
  const again = await send('/dashboard/orders', { state: 'accepted', sameAs: first.id });
  const second = await order(again.location);
  expect(created).toBe(before);
  expect(second.id).not.toBe(first.id);
  expect([second.upstreamId, second.metadata]).toEqual([first.upstreamId, first.metadata]);
});

test('a chargeback is final', async () => {
  const { location: path } = await send('/dashboard/orders', { state: 'accepted' });
  for (const move of ['dispute', 'chargeback']) {
    expect((await send(`${path}/moves`, { move })).status).toBe(303);
  }
  expect(await page(path)).toContain('Nothing: this is final.');
  for (const move of ['chargeback', 'resolve']) {
    expect((await send(`${path}/moves`, { move })).status).toBe(409);
  }
});

test('work without a mark is done each time, with a mark once', async () => {
  let runs = 0;
  const once = oncePerMark<number>();
  const work = async () => {
    runs += 1;
    return runs;
  };
  expect([await once(undefined, work), await once('', work), await once('a', work)]).toEqual([
    ...[1, 2, 3],
  ]);
  expect([await once('a', work), await once('b', work)]).toEqual([3, 4]);
});
