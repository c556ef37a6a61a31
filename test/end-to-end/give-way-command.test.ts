import { refusedAsOlder } from '../../src/inbox/statistics/refused-as-older.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { exampleEnvironment } from '../support/connector.ts';

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage();
});

afterAll(() => stage.stop());

/** What the command prints, with single blanks, and its exit status. */
async function replay(...argv: string[]): Promise<{ text: string; status: number }> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const environment = exampleEnvironment(stage.connector.config.DATABASE_URL);
  const variables = { ...environment, ...stage.org.environment };
  const status = await replayCommand(argv, { out: write, err: write }, variables);
  return { text: text.replaceAll(/\s+/g, ' '), status };
}

/** An Order with an accepted order, and another one whose event is parked for that. */
async function twoAlive() {
  const { id } = await stage.org.createOrder();
  const [owner, rival] = [stage.newOrderId(), stage.newOrderId()];
  const first = await stage.send('order.accepted', { orderId: owner, salesforceOrderId: id });
  await stage.becomes(first, 'applied');
  const second = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  const { reason } = await stage.becomes(second, 'parked');
  return { id, owner, rival, second, reason };
}

test('the reason of a conflict names the command, which shows what it means and then does it', async () => {
  const { id, owner, rival, second, reason } = await twoAlive();
  expect(reason).toContain(
    `${owner} is accepted. This event is tried again by itself when ${owner} is blocked or cancelled.`,
  );
  expect(reason).toContain(`npm run replay -- --give-way ${owner}. `);
  const preview = await replay('--give-way', owner);
  expect(preview.status).toBe(0);
  const state = String.raw`its state is accepted; its newest event: order\.accepted of 2026-11-02 \d\d:\d\d:\d\d\.`;
  expect(preview.text).toMatch(new RegExp(`${owner} has the Order ${id}; ${state}`));
  expect(preview.text).toMatch(new RegExp(`${rival} wants it; ${state}`));
  expect(preview.text).toMatch(/DR_Fulfillment__c: .*DR_Fulfillment_Status__c Open/);
  expect(preview.text).toMatch(
    new RegExp(
      `If there is a Fulfillment of ${owner}, it is given: .*Eligible_For_Fulfillment__c false.*DR_Fulfillment_Status__c Cancelled`,
    ),
  );
  expect(preview.text).toContain('Nothing has changed yet.');
  await stage.becomes(second, 'parked');
  const done = await replay('--give-way', owner, '--yes');
  expect(done).toMatchObject({ status: 0 });
  await stage.becomes(second, 'applied', 'which is to give way by the decision of a person');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: rival });
  expect(await stage.fulfillments(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ DR_Order_Id__c: owner, DR_Fulfillment_Status__c: 'Cancelled' },
        Eligible_For_Fulfillment__c: false,
      }),
      expect.objectContaining({ DR_Order_Id__c: rival, Eligible_For_Fulfillment__c: true }),
    ]),
  );
});

test('later events of the order that gave way are superseded, even those of a living one', async () => {
  const { id, owner, rival, second } = await twoAlive();
  await replay('--give-way', owner, '--yes');
  await stage.becomes(second, 'applied');
  const late = await stage.send('order.complete', { orderId: owner, salesforceOrderId: id });
  await stage.becomes(late, 'superseded', rival);
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: rival });
});

test('an order that only the record knows gives way as well', async () => {
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: 'of-the-shop' });
  const rival = stage.newOrderId();
  const event = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.becomes(event, 'parked');
  expect((await replay('--give-way', 'of-the-shop')).text).toContain('none is kept');
  await replay('--give-way', 'of-the-shop', '--yes');
  await stage.becomes(event, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: rival });
});

test('what the owner has is closed although its life is not known', async () => {
  const { id, owner, rival, second } = await twoAlive();
  await stage.connector.pool.query(
    "UPDATE event SET status = 'dismissed', body = NULL WHERE subject = $1",
    [owner],
  );
  await replay('--give-way', owner, '--yes');
  await stage.becomes(second, 'applied');
  expect(await stage.fulfillments(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ DR_Order_Id__c: owner, DR_Fulfillment_Status__c: 'Cancelled' },
        Eligible_For_Fulfillment__c: false,
      }),
      expect.objectContaining({ DR_Order_Id__c: rival, Eligible_For_Fulfillment__c: true }),
    ]),
  );
});

test('so it is when the inbox knows nothing of the owner at all', async () => {
  const { id, owner, second } = await twoAlive();
  await stage.connector.pool.query('DELETE FROM event WHERE subject = $1', [owner]);
  await stage.connector.pool.query('DELETE FROM subject WHERE key = $1', [owner]);
  await replay('--give-way', owner, '--yes');
  await stage.becomes(second, 'applied');
  expect(await stage.fulfillments(id)).toContainEqual(
    expect.objectContaining({ DR_Order_Id__c: owner, Eligible_For_Fulfillment__c: false }),
  );
});

test('a decision lasts until it is carried out, also when the owner writes in between', async () => {
  const { id, owner, rival, second } = await twoAlive();
  await stage.pauseWork();
  await replay('--give-way', owner, '--yes');
  // As a worker leaves it that dies after it has stored what it intends.
  await stage.connector.pool.query(
    `UPDATE subject SET memory = jsonb_set(memory, '{keys}', memory -> 'keys' ||
       jsonb_build_object('gaveWayTo', $2::text, 'gaveWayBy', 'person')) WHERE key = $1`,
    [owner, rival],
  );
  await stage.connector.pool.query(
    "UPDATE subject SET due_at = now() + interval '1 hour' WHERE key = $1",
    [rival],
  );
  const late = await stage.send('order.updated', { orderId: owner, salesforceOrderId: id });
  stage.resumeWork();
  await stage.becomes(late, 'applied');
  expect((await replay('--order', owner)).text).toContain(
    `a person decided that its record is given to ${rival}; that is not done yet`,
  );
  await stage.connector.pool.query('UPDATE subject SET due_at = now() WHERE key = $1', [rival]);
  await stage.becomes(second, 'applied', 'by the decision of a person');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: rival });
  expect((await replay('--order', owner)).text).not.toContain('that is not done yet');
});

test('what the org refuses for good ends the decision, and says what is closed already', async () => {
  const { id, owner, second } = await twoAlive();
  await stage.setFaults({
    ...{ kind: 'refused-row', share: 1, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
    ...{ message: 'The Order is activated.', match: { field: 'Id', values: [id] } },
  });
  await replay('--give-way', owner, '--yes');
  const { reason } = await stage.becomes(second, 'parked', 'is closed already');
  await stage.setFaults();
  expect(reason).toContain(
    `The DR_Fulfillment__c of ${owner} is closed already: if that order is to keep its record, open it again. The decision that ${owner} gives way has ended: decide again after the correction.`,
  );
  expect((await replay('--order', owner)).text).not.toContain('that is not done yet');
  await stage.replay(second);
  await stage.becomes(second, 'parked', `--give-way ${owner}`);
  await replay('--give-way', owner, '--yes');
  await stage.becomes(second, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: second.data.object.id });
});

test('the Order can be given back, and no loop follows', async () => {
  const { id, owner, rival, second } = await twoAlive();
  await stage.becomes(
    await stage.send('order.cancelled', { orderId: owner, salesforceOrderId: id }),
    'applied',
  );
  await stage.becomes(second, 'applied', 'it gave way.');
  const life = { orderId: owner, salesforceOrderId: id };
  const revived = await stage.send('order.complete', life);
  await stage.becomes(revived, 'parked', 'it is not dead');
  await replay('--give-way', rival, '--yes');
  await stage.becomes(revived, 'applied');
  expect(await stage.order(id)).toMatchObject({
    ...{ DR_Order_Id__c: owner, DR_Order_State__c: 'complete' },
  });
  const late = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.becomes(late, 'superseded', owner);
});

test('an order that keeps no other one from its Order changes nothing', async () => {
  const { text, status } = await replay('--give-way', 'unheard-of', '--yes');
  expect(status).toBe(1);
  expect(text).toContain('No event of another order is parked because unheard-of has its Order.');
});

test('of several orders that want the Order, one has to be named', async () => {
  const { id, owner, rival } = await twoAlive();
  const third = stage.newOrderId();
  const other = await stage.send('order.accepted', { orderId: third, salesforceOrderId: id });
  await stage.becomes(other, 'parked');
  await expect(replay('--give-way', owner, '--yes')).rejects.toThrow(
    `several orders want this Order: ${rival}, ${third}`,
  );
  await replay('--give-way', owner, '--order', third, '--yes');
  await stage.becomes(other, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: third });
});

test('the story tells what happened, and that one waits until it is accepted', async () => {
  const { id } = await stage.org.createOrder();
  const [first, second] = [stage.newOrderId(), stage.newOrderId()];
  const dies = await stage.send('order.cancelled', { orderId: first, salesforceOrderId: id });
  await stage.becomes(dies, 'applied');
  const created = await stage.send('order.created', { orderId: second, salesforceOrderId: id });
  await stage.becomes(created, 'waiting');
  const { text: before } = await replay('--order', second);
  expect(before).toContain(`its acceptance: ${first} has its record, and is dead`);
  expect(before).toContain('Nothing to do: it gets its record when it is accepted.');
  const accepted = await stage.send('order.accepted', { orderId: second, salesforceOrderId: id });
  await stage.becomes(accepted, 'applied');
  const { text } = await replay('--order', id);
  expect(text).toContain(
    `Gave way its record was given to ${second}, since it was dead, and that one accepted.`,
  );
  expect(text).toContain(`which is cancelled: it gave way.`);
  expect(text).toContain('DR_Order_State__c accepted: current');
  expect(text).not.toContain('DR_Order_State__c cancelled: current');
  const { subjects } = JSON.parse((await replay('--order', id, '--json')).text);
  expect(subjects).toContainEqual(
    expect.objectContaining({ subject: first, gaveWay: { to: second, by: 'connector' } }),
  );
});

test('an order that no longer has the Order is refused, and a parked reason names the one that has it', async () => {
  const { id } = await stage.org.createOrder();
  const [a, b, c] = [stage.newOrderId(), stage.newOrderId(), stage.newOrderId()];
  const send = (type: 'order.cancelled' | 'order.complete' | 'order.accepted', orderId: string) =>
    stage.send(type, { orderId, salesforceOrderId: id });
  await stage.becomes(await send('order.cancelled', a), 'applied');
  await stage.becomes(await send('order.complete', b), 'applied');
  const revived = await send('order.complete', a);
  const { reason } = await stage.becomes(revived, 'parked', 'it is not dead');
  expect(reason).toContain(`npm run replay -- --give-way ${b}. `);
  expect(reason).not.toContain('by itself when');
  const third = await send('order.accepted', c);
  await stage.becomes(third, 'parked');
  // A Fulfillment that is completed stays so: the preview foretells it.
  const preview = await replay('--give-way', b, '--order', c, '--json');
  const { closing } = JSON.parse(preview.text).ofOwner;
  const foretold = closing.flatMap(({ fields }: { fields: { field: string; value: string }[] }) =>
    fields.map(({ field, value }) => [field, value]),
  );
  await replay('--give-way', b, '--order', c, '--yes');
  await stage.becomes(third, 'applied');
  const former = (await stage.fulfillments(id)).find((each) => each.DR_Order_Id__c === b);
  expect(foretold).not.toEqual([]);
  for (const [field, value] of foretold) expect(String(former?.[field])).toBe(value);
  expect(former).toMatchObject({ DR_Fulfillment_Status__c: 'Completed' });
  await stage.becomes(revived, 'parked', `${c} has it now.`);
  await stage.becomes(revived, 'parked', `npm run replay -- --give-way ${c}. `);
  const { text: story } = await replay('--order', a);
  expect(story).toContain(`Gave way its record was given to ${b}`);
  expect(story).not.toContain('no record yet');
  const refused = await replay('--give-way', b, '--yes');
  expect(refused.status).toBe(1);
  expect(refused.text).toContain(`${b} no longer has its Order: it was given to ${c}.`);
  await stage.becomes(revived, 'parked');
  // What the preview says of an order that gave way before.
  expect((await replay('--give-way', c)).text).toContain(`${a} gave way before.`);
  await replay('--give-way', c, '--yes');
  await stage.becomes(revived, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: a });
  expect((await replay('--give-way', c, '--yes')).text).toContain(`it was given to ${a}.`);
});

test('late events of an order that gave way are not newer in the org, and the story says why', async () => {
  const { id, owner, rival, second } = await twoAlive();
  await replay('--give-way', owner, '--yes');
  await stage.becomes(second, 'applied');
  const late = await stage.send('order.complete', { orderId: owner, salesforceOrderId: id });
  await stage.becomes(late, 'superseded', `was given to the Digital River order id ${rival}, as a`);
  expect(await refusedAsOlder(stage.connector.pool)).toBeUndefined();
  const { text } = await replay('--order', owner);
  expect(text).toContain('order.complete: superseded (the record is of another order)');
  expect(text).toContain('DR_Order_State__c complete: not written');
  expect(text).not.toContain('complete: unknown');
  expect(text).not.toContain('RECORD_OF_ANOTHER');
});
