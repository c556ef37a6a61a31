import { replayCommand } from '../../src/replay/command.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { fieldsToClear } from '../support/documented-steps.ts';

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage();
});

afterAll(() => stage.stop());

/** What the command prints, with single blanks. */
async function replay(...argv: string[]): Promise<string> {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const environment = exampleEnvironment(stage.connector.config.DATABASE_URL);
  const variables = { ...environment, ...stage.org.environment };
  await replayCommand(argv, { out: write, err: write }, variables);
  return out.replaceAll(/\s+/g, ' ');
}

/** An Order that an admin took from one order and gave to another one, as the docs say. */
async function givenAway() {
  const { id } = await stage.org.createOrder();
  const [former, owner] = [stage.newOrderId(), stage.newOrderId()];
  const first = await stage.send('order.complete', { orderId: former, salesforceOrderId: id });
  await stage.becomes(first, 'applied');
  const second = await stage.send(
    'order.accepted',
    { orderId: owner, salesforceOrderId: id },
    { fraudState: undefined, customerType: undefined },
  );
  const { reason } = await stage.becomes(second, 'parked', 'already carries another');
  await stage.edit(id, Object.fromEntries(fieldsToClear().map((field) => [field, null])));
  await stage.replay(second);
  await stage.becomes(second, 'applied');
  return { id, former, owner, first, second, reason: reason ?? '' };
}

test('the documented steps of a conflict leave nothing of the former order on the Order', async () => {
  const { id, owner, reason } = await givenAway();
  expect(await stage.order(id)).toMatchObject({
    ...{ DR_Order_Id__c: owner, DR_Order_State__c: 'accepted' },
    ...{ DR_Fraud_State__c: null, DR_Customer_Type__c: null, DR_Invoice_File_Id__c: null },
  });
  expect(reason.length).toBeLessThanOrEqual(500);
});

test('the story says which order has the Order now, and calls nothing of the former one current', async () => {
  const { id, former, owner } = await givenAway();
  const story = await replay('--order', id);
  expect(story).toContain(`Record of ${owner}: it was written last`);
  expect(story).toContain(`Record of ${owner}, which was written last: what follows was written`);
  expect(story).toContain('DR_Order_State__c accepted: current');
  expect(story).toContain('DR_Order_State__c complete: written before the record was given');
  expect(story).not.toContain('DR_Order_State__c complete: current');
  const { subjects } = JSON.parse(await replay('--order', id, '--json'));
  expect(
    subjects.map(({ subject, owner: other }: Record<string, string>) => [subject, other]),
  ).toEqual(
    expect.arrayContaining([
      [former, owner],
      [owner, owner],
    ]),
  );
});

test('what is applied again leaves out the orders whose Order is another one by now', async () => {
  const since = new Date().toISOString();
  const { id, former, owner, first, second } = await givenAway();
  const preview = await replay('--again', '--since', since);
  expect(preview).toContain(`1 event of 1 subject (orders, charges or rewards): ${owner}.`);
  expect(preview).toContain(`${former} (for ${owner})`);
  expect(preview).toContain(`npm run replay -- --again --order ${former} --yes`);
  await replay('--again', '--since', since, '--yes');
  await stage.becomes(second, 'applied');
  await stage.becomes(first, 'applied');
  // When the Order is given back, the former one is applied again.
  const late = await stage.send('order.updated', { orderId: former, salesforceOrderId: id });
  await stage.becomes(late, 'parked');
  await stage.edit(id, { DR_Order_Id__c: null, DR_Order_State_Version__c: null });
  await stage.replay(late);
  await stage.becomes(late, 'applied');
  expect(await replay('--again', '--since', since)).toContain(`${owner} (for ${former})`);
});

test('of two orders of one Order the later one stays so while its events are pending again', async () => {
  const since = new Date().toISOString();
  const { former, owner, first, second } = await givenAway();
  await stage.pauseWork();
  await replay('--again', '--order', owner, '--yes');
  const leftOut = [{ source: 'digital-river', key: former, owner }];
  for (const _ of [1, 2]) {
    const totals = JSON.parse(await replay('--again', '--since', since, '--yes', '--json'));
    expect(totals).toMatchObject({ leftOut, leftOutCount: 1 });
  }
  await stage.letTimePass();
  await stage.becomes(second, 'applied');
  await stage.becomes(first, 'applied');
});

test.each(['--order', '--event'])(
  'an order that %s names is not left out: it is written when the Order was given back by hand',
  async (option) => {
    const { id, former, owner, first } = await givenAway();
    await stage.edit(id, { DR_Order_Id__c: null, DR_Order_State_Version__c: null });
    await stage.edit(id, { DR_Order_Id__c: former });
    const name = option === '--order' ? former : first.id;
    const preview = await replay('--again', option, name);
    expect(preview).toContain(`The record of ${former} was last written for ${owner}.`);
    expect(preview).not.toContain('Left out');
    const done = JSON.parse(await replay('--again', option, name, '--yes', '--json'));
    expect(done).toMatchObject({ done: true, events: 1, leftOut: [], leftOutCount: 0 });
    expect(done.ownedByAnother).toEqual([{ source: 'digital-river', key: former, owner }]);
    await stage.becomes(first, 'applied');
    expect(await stage.order(id)).toMatchObject({
      ...{ DR_Order_Id__c: former, DR_Order_State__c: 'complete' },
    });
  },
);

test('an order that is named although the Order is not its own is parked, and writes nothing to it', async () => {
  const { id, former, first } = await givenAway();
  const before = await stage.order(id);
  await replay('--again', '--order', former, '--yes');
  await stage.becomes(first, 'parked', 'already carries another');
  const { DR_Order_Id__c, DR_Order_State__c } = before;
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c, DR_Order_State__c });
});

test('an order that has its Order for itself is not left out', async () => {
  const { id, number } = await stage.org.createOrder();
  const orderId = stage.newOrderId();
  const life = { orderId, salesforceOrderId: id, orderNumber: number };
  await stage.becomes(await stage.send('order.accepted', life), 'applied');
  expect(await replay('--again', '--order', orderId)).not.toContain('Left out');
});

test('the preview shows for each order what is looked for and what is written', async () => {
  const { id } = await stage.org.createOrder();
  const orderId = stage.newOrderId();
  const life = { orderId, salesforceOrderId: id };
  await stage.becomes(await stage.send('order.accepted', life), 'applied');
  await stage.becomes(await stage.send('order.complete', life), 'applied');
  const preview = await replay('--again', '--order', orderId);
  expect(preview).toContain(`digital-river ${orderId} looks for the record of Order with`);
  expect(preview).toMatch(/writes Order that record: .*DR_Order_State__c complete/);
  expect(preview).toContain(`writes DR_Fulfillment__c with DR_Order_Id__c ${orderId}:`);
  expect(preview).toContain('is not looked for: it is written, or made anew where it is missing.');
  const { orders } = JSON.parse(await replay('--again', '--order', orderId, '--json'));
  expect(orders).toMatchObject([
    {
      subject: orderId,
      writes: [
        { object: 'Order', key: null, fields: expect.anything() },
        { object: 'DR_Fulfillment__c', key: { value: orderId } },
      ],
    },
  ]);
});
