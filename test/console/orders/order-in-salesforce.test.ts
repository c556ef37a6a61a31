import { type OrderStage, startOrderStage, textOf } from './order-stage.ts';

let stage: OrderStage;
beforeAll(async () => {
  stage = await startOrderStage();
});
afterAll(() => stage.stop());

/** An accepted order with its Order in the org. */
async function accepted(on = stage) {
  const { id } = await on.org.createOrder();
  const life = { orderId: on.newOrderId(), salesforceOrderId: id };
  const event = on.event('order.accepted', life);
  await on.send(event);
  await on.becomes(event, 'applied');
  return { id, life, event, path: `/console/orders/${life.orderId}` };
}

test('Salesforce is asked when a person clicks, once in ten seconds, and never otherwise', async () => {
  const { path } = await accepted();
  await stage.stopWork();
  const before = await stage.countCalls();
  const page = await stage.page(path);
  for (const other of ['/again', '/give-way']) await stage.page(path + other);
  const guess = await stage.browser.get(`https://connector.example.com${path}/salesforce`, {
    'sec-purpose': 'prefetch;prerender',
  });
  expect(guess.status).toBe(503);
  expect(await stage.countCalls()).toBe(before);
  const answer = await stage.click(page, 'Ask Salesforce what it has');
  expect(textOf(answer)).toContain('Salesforce has what the connector has written.');
  expect(textOf(answer)).toContain('DR_Order_State__c accepted accepted same');
  expect(textOf(answer)).toContain('DR_Fulfillment_Status__c Open Open same');
  expect(await stage.countCalls()).toBe(before + 1);
  await Promise.all([stage.page(`${path}/salesforce`), stage.page(`${path}/salesforce`)]);
  expect(await stage.countCalls()).toBe(before + 1);
  stage.startWork();
});

test('what a person changed is marked, and written again after a dry run', async () => {
  const { id, path } = await accepted();
  await stage.org.connection
    .sobject('Order')
    .update({ Id: id, DR_Order_State__c: 'Jane Doe, 1 High Street' });
  const answer = await stage.page(`${path}/salesforce`);
  expect(textOf(answer)).toContain('1 of 2 records differs from what the connector has written.');
  expect(textOf(answer)).toContain('(a text of 23 characters) different: changed in Salesforce');
  expect(textOf(answer)).toContain('Changed last at 20');
  expect(answer.text).not.toContain('Jane');
  const survey = await stage.click(answer, 'Write again…');
  expect(textOf(survey)).toContain('1 event of digital-river');
  expect(textOf(survey)).toContain('DR_Order_State__c accepted');
  expect(await stage.org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_State__c: 'Jane Doe, 1 High Street',
  });
  const after = await stage.submit(survey, 'Write again');
  expect(textOf(after)).toMatch(/A worker will look for the records|No worker has anything to do/);
  await stage.becomesState(id, 'accepted');
});

test('a deleted Order: asked, deleted, made anew by a person, written again, there', async () => {
  const { id, life, event, path } = await accepted();
  await stage.org.connection.sobject('Order').destroy(id);
  const answer = await stage.page(`${path}/salesforce`);
  expect(textOf(answer)).toContain(`Order ${id} deleted`);
  expect(textOf(answer)).toContain('in the recycle bin of Salesforce');
  const created = await stage.org.createOrder({ DR_Order_Id__c: life.orderId });
  await stage.submit(await stage.click(answer, 'Write again…'), 'Write again');
  await stage.becomesState(created.id, 'accepted');
  await stage.becomes(event, 'applied');
  // The first answer is kept for ten seconds.
  await stage.eventually(async () => {
    const later = textOf(await stage.page(`${path}/salesforce`));
    expect(later).toContain(`Order ${created.id} there`);
    expect(later).toContain('Salesforce has what the connector has written.');
  });
});

test('a deleted Fulfillment is made anew', async () => {
  const { id, path } = await accepted();
  const fulfillments = stage.org.connection.sobject('DR_Fulfillment__c');
  const [found] = await fulfillments.find({ OrderId__c: id });
  await fulfillments.destroy(String(found?.Id));
  expect(textOf(await stage.page(`${path}/salesforce`))).toMatch(/DR_Fulfillment__c \w+ deleted/);
  await stage.submit(await stage.page(`${path}/again`), 'Write again');
  await stage.eventually(async () => {
    expect(await fulfillments.find({ OrderId__c: id })).toHaveLength(1);
  });
});

test('a field that cannot be read is named, and the others are compared', async () => {
  const other = await startOrderStage({
    hiddenField: 'DR_Fulfillment__c.DR_Eligible_Version__c',
  });
  try {
    const { path } = await accepted(other);
    await other.stopWork();
    const before = await other.countCalls();
    const text = textOf(await other.page(`${path}/salesforce`));
    expect(text).toMatch(/DR_Eligible_Version__c \d+ not readable missing, or hidden/);
    expect(text).toContain('DR_Fulfillment_Status__c Open Open same');
    expect((await other.countCalls()) - before).toBeLessThanOrEqual(2);
  } finally {
    await other.stop();
  }
});

test('during a pause, and when it does not answer, the page says why and asks nothing more', async () => {
  const [{ path }, other] = [await accepted(), await accepted()];
  await stage.stopWork();
  await stage.connector.pool.query(
    `INSERT INTO org_pause (process, kind, reason, since, next_probe_at, failures, expires_at)
     VALUES (gen_random_uuid(), 'limit', 'All calls are used.', now(), now(), 1, now() + interval '1 hour')`,
  );
  const before = await stage.countCalls();
  const paused = await stage.page(`${path}/salesforce`);
  expect(paused.status).toBe(409);
  expect(textOf(paused)).toContain('Salesforce is not asked now: calls to it are paused since 20');
  expect(await stage.countCalls()).toBe(before);
  await stage.connector.pool.query('DELETE FROM org_pause');
  await stage.org.admin('PUT', '/faults', { faults: [{ kind: 'unavailable-html', share: 1 }] });
  const failed = await stage.page(`${other.path}/salesforce`);
  expect(failed.status).toBe(409);
  expect(textOf(failed)).toContain('Salesforce could not be asked.');
  await stage.org.admin('PUT', '/faults', { faults: [] });
  stage.startWork();
});
