import { type OrderStage, startOrderStage, textOf } from './order-stage.ts';

let stage: OrderStage;
beforeAll(async () => {
  stage = await startOrderStage();
});
afterAll(() => stage.stop());

/** An accepted order with its Order in the org. */
async function accepted() {
  const { id, number } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id, orderNumber: number };
  const event = stage.event('order.accepted', life);
  await stage.send(event);
  await stage.becomes(event, 'applied');
  return { id, number, life, event, path: `/console/orders/${life.orderId}` };
}

test('an order is found by each of its ids, and its page tells what counts and why', async () => {
  const { id, number, life, event } = await accepted();
  const complete = stage.event('order.complete', life);
  await stage.send(complete);
  await stage.becomes(complete, 'applied');
  for (const name of [life.orderId, number, id, id.slice(0, 15), event.id]) {
    const page = await stage.page(`/console/orders/${name}`);
    expect(page.status).toBe(200);
    const text = textOf(page);
    expect(text).toContain('2 events: 2 applied.');
    expect(text).toContain('DR_Order_State__c accepted → complete: current');
    expect(text).toContain('accepted: overtaken by order.complete of 2026-');
    expect(page.text).toContain(`${stage.org.url}/lightning/r/Order/${id}/view`);
  }
});

test('an event that arrived after newer ones is shown where it counts, and what overtook it', async () => {
  const { id } = await stage.org.createOrder();
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const [first, second] = [
    stage.event('order.accepted', life),
    stage.event('order.complete', life),
  ];
  await stage.send(second);
  await stage.becomes(second, 'applied');
  await stage.send(first);
  await stage.becomes(first, 'applied');
  const text = textOf(await stage.page(`/console/orders/${life.orderId}`));
  expect(text.indexOf(`Event ${first.id}`)).toBeLessThan(text.indexOf(`Event ${second.id}`));
  expect(text).toContain('It arrived after newer ones.');
  expect(text).toContain('accepted: overtaken by order.complete');
});

test('an order that waits: create its record, try now, and it is written', async () => {
  const orderId = stage.newOrderId();
  const event = stage.event('order.accepted', { orderId, salesforceOrderId: '801000000000001AAA' });
  await stage.send(event);
  await stage.becomes(event, 'waiting');
  const page = await stage.page(`/console/orders/${orderId}`);
  expect(textOf(page)).toContain(
    `The org must have the record of Order with DR_Order_Id__c ${orderId}`,
  );
  expect(textOf(page)).toContain('Its events are parked at');
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: orderId });
  const after = await stage.submit(page, 'Try now');
  expect(textOf(after)).toMatch(/The order is due now|No worker has anything to do/);
  await stage.becomes(event, 'applied');
  expect(await stage.org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_State__c: 'accepted',
  });
});

test('a parked event: correct the cause, replay it there, and it is written', async () => {
  const { life, path } = await accepted();
  const code = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
  await stage.org.admin('PUT', '/faults', {
    faults: [{ kind: 'refused-row', share: 1, errorCode: code, message: 'a rule' }],
  });
  const events = [stage.event('order.complete', life), stage.event('order.updated', life)];
  await stage.send(...events);
  for (const event of events) await stage.becomes(event, 'parked');
  await stage.org.admin('PUT', '/faults', { faults: [] });
  const page = await stage.page(path);
  expect(textOf(page)).toContain(
    `Fix ${code} (1 more are parked: see below): read the reason below`,
  );
  expect(page.text).not.toContain('npm run replay');
  await stage.submit(page, 'Replay');
  await stage.becomes(events[0] as (typeof events)[number], 'applied');
  const rest = await stage.page(path);
  const dismissed = await stage.submit(rest, 'Dismiss', { note: 'Not needed.' });
  expect(textOf(dismissed)).toContain('The events are set aside.');
  expect(textOf(dismissed)).toContain('Not needed.');
  await stage.submit(dismissed, 'Restore');
  await stage.submit(await stage.page(path), 'Replay');
  await stage.becomes(events[1] as (typeof events)[number], 'applied');
  const again = await stage.browser.post(
    `https://connector.example.com${path}/replay`,
    { source: 'digital-river' },
    { origin: 'https://connector.example.com' },
  );
  expect(again.status).toBe(409);
  expect(textOf(again)).toContain('Nothing of this order is parked any more.');
});

test('several parked events of an order are replayed together', async () => {
  const { life, path } = await accepted();
  await stage.org.admin('PUT', '/faults', {
    faults: [{ kind: 'refused-row', share: 1, errorCode: 'STRING_TOO_LONG', message: 'too long' }],
  });
  const events = [stage.event('order.complete', life), stage.event('order.updated', life)];
  await stage.send(...events);
  for (const event of events) await stage.becomes(event, 'parked');
  await stage.org.admin('PUT', '/faults', { faults: [] });
  await stage.submit(await stage.page(path), 'Replay all 2 parked events');
  for (const event of events) await stage.becomes(event, 'applied');
});

test('two orders that want one record: compare them, and one gives way', async () => {
  const { id, life } = await accepted();
  const rival = stage.newOrderId();
  const event = stage.event('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.send(event);
  await stage.becomes(event, 'parked');
  const page = await stage.page(`/console/orders/${rival}`);
  expect(textOf(page)).toContain('shares a record');
  expect(textOf(page)).toContain(`If ${life.orderId} is not to be carried out`);
  expect(textOf(page)).toContain('press "Compare both orders" below. Other ways');
  const survey = await stage.click(page, 'Compare both orders…');
  expect(textOf(survey)).toContain(`${life.orderId} has the record State accepted`);
  expect(textOf(survey)).toMatch(/it is given: .*DR_Fulfillment_Status__c Cancelled/);
  await stage.becomes(event, 'parked');
  const after = await stage.submit(survey, `Give the record to ${rival}`);
  expect(textOf(after)).toMatch(/It is decided which order gets|No worker has anything to do/);
  await stage.becomes(event, 'applied');
  expect(await stage.org.connection.sobject('Order').retrieve(id)).toMatchObject({
    DR_Order_Id__c: rival,
  });
  expect(textOf(await stage.page(`/console/orders/${life.orderId}`))).toContain(
    `its record was given to ${rival}, since a person decided so`,
  );
  const late = await stage.page(`/console/orders/${life.orderId}/give-way`);
  expect(textOf(late)).toContain(`it was given to ${rival}`);
});

test('an order number that was used twice shows both orders, and changes neither by that number', async () => {
  const [first, second] = [await accepted(), await accepted()];
  await stage.connector.pool.query(
    `UPDATE subject SET memory = jsonb_set(memory, '{keys,upstreamId}', '"twice-7"') WHERE key = ANY($1)`,
    [[first.life.orderId, second.life.orderId]],
  );
  const page = await stage.page('/console/orders/twice-7');
  expect(textOf(page)).toContain('2 are shown:');
  expect(page.text).toContain(`id="subject-2"`);
  const reply = await stage.page('/console/orders/twice-7/again');
  expect(reply.status).toBe(409);
  expect(textOf(reply)).toContain(`Several orders have this text: ${first.life.orderId}`);
});

test('an unknown order: what was looked for, and where else to look', async () => {
  const page = await stage.page('/console/orders/nothing-like-this');
  expect(page.status).toBe(404);
  expect(textOf(page)).toContain('Unknown order nothing-like-this');
  expect(textOf(page)).toContain('By its record id: an order that waits or is held.');
  const found = await stage.browser.get('https://connector.example.com/console/orders?order=a%2Fb');
  expect(found.location).toBe('https://connector.example.com/console/orders/a%2Fb');
  expect((await stage.page('/console/orders/a%2Fb')).status).toBe(404);
  expect((await stage.page('/console/orders/%3Cscript%3E')).text).not.toContain('<script>');
});

test('a viewer sees all of it, and changes nothing', async () => {
  const { path, life } = await accepted();
  const viewer = await stage.viewer();
  const url = `https://connector.example.com${path}`;
  const page = await viewer.get(url);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Write again…');
  const survey = textOf(await viewer.get(`${url}/again`));
  expect(survey).toContain('You may look here. Operators can write the order again.');
  for (const [action, form] of [
    ['again', {}],
    ['give-way', { rival: '1' }],
    ['try', {}],
    ['replay', {}],
    ['dismiss', { note: 'why' }],
    ['restore', {}],
  ] as const) {
    const headers = { origin: 'https://connector.example.com' };
    const { status } = await viewer.post(`${url}/${action}`, form, headers);
    expect([action, status]).toEqual([action, 403]);
  }
  const events = (await stage.connector.events()).filter(({ subject }) => subject === life.orderId);
  expect(events.map(({ status }) => status)).toEqual(['applied']);
});

test('of an order with many events, the newest and the open ones are shown', async () => {
  const { life, path } = await accepted();
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, event_time, proof, status, settled_at, body)
     SELECT source, event_id || '-' || n, type, subject, live, event_time, proof,
       CASE WHEN n = 3 THEN 'parked' ELSE 'superseded' END, now(),
       convert_to(replace(convert_from(body, 'UTF8'), event_id, event_id || '-' || n), 'UTF8')
     FROM event, generate_series(1, 600) n WHERE subject = $1`,
    [life.orderId],
  );
  const page = await stage.page(path);
  const text = textOf(page);
  expect(text).toContain('the newest first');
  expect(text).toContain('551 more');
  expect(page.text).toContain(`/console/events?order=${life.orderId}`);
  expect(page.text.match(/<p class="facts">/g)).toHaveLength(50);
  expect(page.text.indexOf('-3,')).toBeGreaterThan(0);
  expect(page.text.length).toBeLessThan(200_000);
});

test('what was done is shown only where it fits', async () => {
  const { path } = await accepted();
  for (const done of ['dismiss', 'restore', 'unknown']) {
    expect((await stage.page(`${path}?done=${done}`)).text).not.toContain('role="status"');
  }
  for (const done of ['again', 'try', 'replay', 'give-way']) {
    const text = textOf(await stage.page(`${path}?done=${done}`));
    expect(text).toContain('No worker has anything to do for this order now');
  }
});

test('of two clicks at once, the second one is a conflict', async () => {
  const { life, path } = await accepted();
  await stage.stopWork();
  await stage.connector.pool.query(`UPDATE event SET status = 'parked' WHERE subject = $1`, [
    life.orderId,
  ]);
  const click = () =>
    stage.browser.post(
      `https://connector.example.com${path}/dismiss`,
      { source: 'digital-river', note: 'why' },
      { origin: 'https://connector.example.com' },
    );
  const replies = await Promise.all([click(), click()]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  stage.startWork();
});

test('why an order cannot be written again: its state, or its sender', async () => {
  const [{ path, life }, other] = [await accepted(), await accepted()];
  await stage.connector.pool.query(`UPDATE subject SET memory = '{"ids": 7}' WHERE key = $1`, [
    life.orderId,
  ]);
  const unreadable = await stage.page(`${path}/again`);
  expect(textOf(unreadable)).toContain('What is stored of this order cannot be read');
  await stage.connector.pool.query(
    `WITH e AS (UPDATE event SET source = 'gone' WHERE subject = $1)
     UPDATE subject SET source = 'gone' WHERE key = $1`,
    [other.life.orderId],
  );
  const again = await stage.browser.post(
    `https://connector.example.com${other.path}/again`,
    { source: 'gone' },
    { origin: 'https://connector.example.com' },
  );
  expect(again.status).toBe(409);
  expect(textOf(again)).toContain('The sender of this order is not configured');
});

/** Of each order; 44 kB each. */
const LARGE_EVENTS = 20;

test('of many large orders with one number, a few are shown, and what is left out is named', async () => {
  const { life } = await accepted();
  await manyLargeOrders(life.orderId, LARGE_EVENTS);
  const ready = async () => (await fetch(`${stage.connector.url}/health/ready`)).status;
  const [page, ...readiness] = await Promise.all([
    stage.page('/console/orders/number-of-many'),
    ...Array.from({ length: 3 }, ready),
  ]);
  expect(readiness).toEqual([200, 200, 200]);
  const text = textOf(page);
  expect(text).toContain('5 are shown:');
  expect(text).toContain('16 more are found by this text');
  expect(text).toContain('The events of this page are too large to read all of them.');
  const survey = textOf(await stage.page('/console/orders/many-1/again?source=digital-river'));
  expect(survey).toContain('would be pending again');
});

/** Twenty orders with the same number, and large events. */
async function manyLargeOrders(like: string, events: number): Promise<void> {
  await stage.connector.pool.query(
    `INSERT INTO subject (source, key, memory)
     SELECT source, 'many-' || n, jsonb_set(memory, '{keys}', '{"poNumber": "number-of-many"}')
     FROM subject, generate_series(1, 20) n WHERE key = $1`,
    [like],
  );
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, event_time, proof, status, settled_at, body)
     SELECT source, event_id || '-many-' || n || '-' || m, type, 'many-' || n, live, event_time, proof,
       'superseded', now(),
       convert_to((convert_from(body, 'UTF8')::jsonb || jsonb_build_object('more', large.text))::text, 'UTF8')
     FROM event, generate_series(1, 20) n, generate_series(1, $2::int) m,
       (SELECT string_agg(md5(i::text), '') AS text FROM generate_series(1, 1375) i) large
     WHERE subject = $1`,
    [like, events],
  );
}
