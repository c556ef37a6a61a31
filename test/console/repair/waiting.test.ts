import { eventually } from '../../support/eventually.ts';
import { type Person, type RepairStage, startRepairStage } from './repair-stage.ts';

let stage: RepairStage;
let operator: Person;
beforeAll(async () => {
  stage = await startRepairStage();
  operator = await stage.operator();
  stage.connector.work();
});
afterAll(() => stage.stop());

const ABSENT = '8015e000000AbseAAC';

test('an order whose record is missing is shown with its times, and tried at once when a person asks', async () => {
  const sent = await stage.sendOrder('order.accepted', ABSENT);
  await stage.becomes(sent.eventId, 'waiting');
  // It may be looked for between the two.
  await eventually(async () => {
    const { rows } = await stage.connector.pool.query<{ since: Date; next: Date }>(
      'SELECT waiting_since AS since, due_at AS next FROM subject WHERE key = $1',
      [sent.orderId],
    );
    const { text } = await operator.open('/waiting');
    expect(text).toContain('A record in Salesforce');
    expect(text).toContain(`href="/console/orders/${sent.orderId}">${sent.orderId}</a>`);
    expect(text).toContain('No Order carries the Digital River order id');
    for (const { since, next } of rows) {
      const until = new Date(since.getTime() + 72 * 3_600_000);
      for (const at of [since, next, until]) {
        expect(text).toContain(`datetime="${at.toISOString()}"`);
      }
    }
  }, 60_000);

  const { id } = await stage.org.createOrder({ DR_Order_Id__c: sent.orderId });
  await stage.connector.pool.query(
    `UPDATE subject SET due_at = now() + interval '1 hour' WHERE key = $1`,
    [sent.orderId],
  );
  const tried = await operator.send('/waiting/try', {
    source: 'digital-river',
    order: sent.orderId,
  });
  expect([tried.status, new URL(tried.location).search]).toEqual([303, '?done=tried']);
  await stage.becomes(sent.eventId, 'applied');
  const order = await stage.org.connection.sobject('Order').retrieve(id);
  expect(order).toMatchObject({ DR_Order_State__c: expect.any(String) });
});

test('a group is shown alone, page by page, and tried as a whole', async () => {
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, reason, error_code, error_object, body)
     SELECT 'digital-river', 'held-' || n, 'order.accepted', 'held-' || n, false, 'test', 'waiting', 'The org lacks a field.',
       'INVALID_FIELD', 'Order', '{}' FROM generate_series(1, 120) n`,
  );
  await stage.connector.pool.query(
    `INSERT INTO subject (source, key, held_since, due_at) SELECT source, subject, now() - substr(subject, 6)::int * interval '1 minute',
       now() + interval '1 day' FROM event WHERE error_code = 'INVALID_FIELD'`,
  );
  // The groups are counted every ten seconds.
  const group = await eventually(async () => {
    const { text } = await operator.open('/waiting');
    const found = /group=([0-9a-f]{32})">Rights or schema in the org: Order \(INVALID_FIELD\)/.exec(
      text,
    );
    expect(found).not.toBeNull();
    return found?.[1];
  }, 60_000);
  const seen: string[] = [];
  let path: string | undefined = `/waiting?status=waiting&group=${group}`;
  while (path !== undefined) {
    const { text, status } = await operator.open(path);
    expect(status).toBe(200);
    seen.push(...[...text.matchAll(/orders\/(held-\d+)"/g)].map(([, key]) => key ?? ''));
    path = /rel="next" href="\/console([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => `held-${120 - index}`));

  expect((await operator.send(`/waiting/causes/${group}/try`)).status).toBe(303);
  await eventually(async () => {
    const { rows } = await stage.connector.pool.query(
      `SELECT count(*)::int AS left FROM subject WHERE key LIKE 'held-%' AND due_at > now() + interval '2 hours'`,
    );
    expect(rows).toEqual([{ left: 0 }]);
  });
});

test('an order that Salesforce refuses for a passing reason is shown with its attempts, and tried at once', async () => {
  await stage.org.admin('PUT', '/faults', {
    seed: 1,
    faults: [{ kind: 'lock-row', share: 1, object: 'Order' }],
  });
  const sent = await stage.sendOrder();
  await eventually(async () => {
    const { text } = await operator.open('/waiting?status=retried');
    expect(text).toContain(sent.orderId);
    expect(text).toContain('Salesforce refused it for a passing reason (UNABLE_TO_LOCK_ROW)');
    expect(text).toMatch(/data-label="Attempts">\d+ of 12</);
  }, 60_000);
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await operator.send('/waiting/try', { source: 'digital-river', order: sent.orderId });
  await stage.becomes(sent.eventId, 'applied');
});

test('what does not wait cannot be tried, and a cursor of others is refused', async () => {
  expect(
    (await operator.send('/waiting/try', { source: 'digital-river', order: 'unknown' })).status,
  ).not.toBe(303);
  const bad = Buffer.from(JSON.stringify({ at: "'; DROP", source: '', key: '' })).toString(
    'base64url',
  );
  for (const after of ['nonsense', bad]) {
    expect((await operator.open(`/waiting?after=${after}`)).status).not.toBe(200);
  }
});
