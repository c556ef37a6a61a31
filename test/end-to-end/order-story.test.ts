import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { replayCommand } from '../../src/replay/command.ts';
import type { Story } from '../../src/story/story.ts';
import {
  exampleEnvironment,
  startConnector,
  type TestConnector,
  USER_ID,
} from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');

let org: TestOrg;
let token: string;
let connector: TestConnector;
let environment: Environment;
let minute = 0;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});

const OTHER_SENDERS = {
  XANPAY_SANDBOX_CREDENTIALS: 'xanpay:s3cret',
  PLUM_ENABLED: 'true',
  PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
  PLUM_ADDRESSES: 'off',
  PLUM_TIME_ZONE: 'Asia/Kolkata',
};

beforeEach(async () => {
  const variables = { ...org.environment, ...OTHER_SENDERS };
  connector = await startConnector(variables);
  environment = { ...exampleEnvironment(connector.config.DATABASE_URL), ...variables };
});

afterEach(() => connector.stop());

afterAll(() => org.stop());

function newOrderId(): string {
  orders += 1;
  return `8800000${String(orders).padStart(5, '0')}`;
}

interface Life {
  readonly orderId: string;
  readonly salesforceOrderId?: string;
  readonly orderNumber?: string;
}

/** An event that is newer than the ones before. */
function event(type: EventType, life: Life): DigitalRiverEvent {
  minute += 1;
  return makeEvent(type, { ...life, at: new Date(START + minute * 60_000) });
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (const sent of events) {
    expect((await connector.post(WEBHOOKS, JSON.stringify(sent), headers)).status).toBe(202);
  }
}

async function statusIs(sent: DigitalRiverEvent, status: string): Promise<void> {
  await eventually(async () => {
    const row = (await connector.events()).find(({ event_id }) => event_id === sent.id);
    expect(row?.status).toBe(status);
  });
}

async function run(...argv: string[]) {
  const texts = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      texts.out += text;
    },
    err: (text: string) => {
      texts.err += text;
    },
  };
  return { status: await replayCommand(argv, output, environment), ...texts };
}

/** The story of an order, as text with single blanks and as data. */
async function story(order: string): Promise<{ text: string; data: Story }> {
  const { status, out, err } = await run('--order', order);
  expect([status, err]).toEqual([0, '']);
  const { out: json } = await run('--order', order, '--json');
  const lines = out.split('\n');
  const wide = lines.filter((line) => line.length > 100 && !line.includes('npm run'));
  expect(wide).toEqual([]);
  return { text: out.replaceAll(/\s+/g, ' '), data: JSON.parse(json) };
}

/** Facts of the log lines that contain an id. */
function factsAbout(id: string): string[] {
  const lines = connector.logged.filter((line) => line.includes(id));
  return [...new Set(lines.map((line) => String(JSON.parse(line).fact)))];
}

test('the life of an order: each event with what it wrote, found by each of its ids', async () => {
  connector.work();
  const { id, number } = await org.createOrder();
  const orderId = newOrderId();
  const life = { orderId, salesforceOrderId: id, orderNumber: number };
  const [accepted, complete] = [event('order.accepted', life), event('order.complete', life)];
  await send(accepted);
  await statusIs(accepted, 'applied');
  await send(complete, complete);
  await statusIs(complete, 'applied');
  const { text, data } = await story(orderId);
  expect(text).toContain(`Written to Order ${id}`);
  expect(text).toContain('DR_Order_State__c complete: current');
  expect(text).toContain('DR_Order_State__c accepted: overtaken by order.complete of 2026-');
  expect(text).toContain(`event ${complete.id}, test, proof oauth, received 2 times`);
  expect(text).toContain('2 events: 2 applied. Nothing to do');
  expect(data.subjects).toMatchObject([
    {
      source: 'digital-river',
      subject: orderId,
      records: [{ object: 'Order', id }],
      keys: { upstreamId: number },
      nextTryAt: null,
      events: [
        { eventId: accepted.id, status: 'applied', arrivals: 1, proof: 'oauth', mode: 'test' },
        { eventId: complete.id, status: 'applied', arrivals: 2 },
      ],
    },
  ]);
  for (const other of [number, id, id.slice(0, 15), ` ${orderId} `]) {
    expect((await story(other)).data.subjects).toEqual(data.subjects);
  }
  expect(factsAbout(orderId)).toEqual(['event stored', 'subject settled']);
});

test('an order that waits: for what, and until when', async () => {
  connector.work();
  const orderId = newOrderId();
  const accepted = event('order.accepted', { orderId, salesforceOrderId: '801000000000001AAA' });
  await send(accepted);
  await statusIs(accepted, 'waiting');
  const { text, data } = await story(orderId);
  expect(text).toContain('order.accepted: waiting for its Salesforce record');
  expect(text).toContain(
    `Waits for the record of Order with DR_Order_Id__c ${orderId} or Id 801000000000001AAA`,
  );
  expect(text).toContain('DR_Order_State__c accepted: not written yet');
  const [wait] = data.subjects[0]?.waits ?? [];
  const days =
    (new Date(wait?.until ?? 0).getTime() - new Date(wait?.since ?? 0).getTime()) / 864e5;
  expect([wait?.for, days]).toEqual(['record', 3]);
  expect(data.next).toEqual([
    { text: expect.stringMatching(/^The org must have the record of Order with /), command: null },
  ]);
  expect(factsAbout(orderId)).toEqual(['event stored', 'subject settled', 'event waits']);
});

test('a conflict: the story of either order shows both, and the command that goes on', async () => {
  connector.work();
  const { id } = await org.createOrder();
  const [owner, other] = [newOrderId(), newOrderId()];
  const first = event('order.accepted', { orderId: owner, salesforceOrderId: id });
  await send(first);
  await statusIs(first, 'applied');
  const second = event('order.accepted', { orderId: other, salesforceOrderId: id });
  await send(second);
  await statusIs(second, 'parked');
  const { text, data } = await story(other);
  expect(text).toContain('order.accepted: parked (needs a person)');
  expect(text).toContain(`Order ${id} already carries another Digital River order id`);
  expect(text).toContain(`npm run replay -- --event ${second.id}`);
  expect(text).toContain('DR_Order_State__c accepted: not written');
  expect(data.next).toEqual([
    {
      text: expect.stringMatching(/^Fix ORDER_CONFLICT: read the reason above/),
      command: `npm run replay -- --event ${second.id}`,
    },
  ]);
  // Both write to one Order, or want to.
  const conflict = JSON.stringify({ order: id });
  await connector.pool.query("UPDATE event SET conflict = $1 WHERE status = 'parked'", [conflict]);
  for (const [name, expected] of [
    [other, [other, owner]],
    [owner, [owner, other]],
    [id, [owner, other]],
  ] as const) {
    const { subjects } = (await story(name)).data;
    expect(subjects.map(({ subject }) => subject)).toEqual(expected);
  }
  expect(factsAbout(other)).toEqual(['event stored', 'subject settled', 'event parked']);
});

test('an order that is held for a missing right: the reason, since when and until when', async () => {
  const assignments = org.connection.sobject('PermissionSetAssignment');
  const { records } = await org.connection.query(
    `SELECT Id, PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${USER_ID}'`,
  );
  await assignments.delete(records.map(({ Id }) => String(Id)));
  const { id } = await org.createOrder();
  const orderId = newOrderId();
  const accepted = event('order.accepted', { orderId, salesforceOrderId: id });
  try {
    await send(accepted);
    connector.work();
    await statusIs(accepted, 'waiting');
    const { text, data } = await story(orderId);
    expect(text).toContain('order.accepted: held (Salesforce refuses it for now)');
    expect(text).toContain('the user lacks the permission set');
    const [wait] = data.subjects[0]?.waits ?? [];
    const hours =
      (new Date(wait?.until ?? 0).getTime() - new Date(wait?.since ?? 0).getTime()) / 36e5;
    expect([wait?.for, hours]).toEqual(['hold', 72]);
    expect(factsAbout(orderId)).toContain('event waits');
  } finally {
    const rows = records.map(({ PermissionSetId }) => ({ AssigneeId: USER_ID, PermissionSetId }));
    await assignments.create(rows as never);
  }
});

test('an event of the other mode: the story names the setting and the command', async () => {
  const orderId = newOrderId();
  const live = { ...event('order.accepted', { orderId }), liveMode: true };
  await send(live);
  const { text, data } = await story(orderId);
  expect(text).toContain('It is a live event, and this installation serves test events.');
  expect(text).toContain(`npm run replay -- --unmapped --event ${live.id}`);
  expect(data.subjects[0]?.events).toMatchObject([
    { status: 'unmapped', mode: 'live', writes: [] },
  ]);
});

test('a late event: superseded, and by what', async () => {
  connector.work();
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const [early, late] = [event('order.submitted', life), event('order.complete', life)];
  await send(late);
  await statusIs(late, 'applied');
  await send(early);
  await statusIs(early, 'superseded');
  const { text } = await story(life.orderId);
  expect(text).toContain('order.submitted: superseded');
  expect(text).toContain('overtaken by order.complete of');
});

test('an Order of several senders: all are shown, without anything personal, and what retention has left', async () => {
  connector.work();
  const { id, number } = await org.createOrder();
  const orderId = newOrderId();
  const accepted = event('order.accepted', { orderId, salesforceOrderId: id, orderNumber: number });
  await send(accepted);
  const basic = `Basic ${Buffer.from('xanpay:s3cret').toString('base64')}`;
  const charge = {
    timestamp: 1741080600,
    reason: 'charge_status_updated',
    payload: {
      ...{ chargeId: `charge-${orderId}`, status: 'completed', merchantAmount: 9.5 },
      notifyPayload: JSON.stringify({ orderId: number, name: 'Jane Doe' }),
      orders: [{ id: 'p-1', name: 'For Jane Doe', quantity: 1 }],
    },
  };
  await connector.post('/webhooks/xanpay', JSON.stringify(charge), { authorization: basic });
  const reward = {
    id: `reward-event-${orderId}`,
    data: { orderId: `reward-${orderId}`, deliveryStatus: 'delivered', poNumber: number },
  };
  const key = { 'x-api-key': OTHER_SENDERS.PLUM_WEBHOOK_KEYS };
  await connector.post('/webhooks/xoxoday-plum', JSON.stringify(reward), key);
  await eventually(async () => {
    const statuses = (await connector.events()).map(({ status }) => status);
    expect(statuses).toEqual(['applied', 'applied', 'applied']);
  });
  for (const name of [orderId, number, id, `charge-${orderId}`]) {
    const { text, data } = await story(name);
    const sources = data.subjects.map(({ source, records }) => [source, records[0]?.id]);
    expect(sources.toSorted()).toEqual([
      ['digital-river', id],
      ['xanpay', id],
      ['xoxoday-plum', id],
    ]);
    expect(text).toContain('Merchant_Amount__c 9.5: current');
    expect(text).toContain('XanPay_Payment_Status__c completed: current');
    expect(text).toMatch(/Notify_Payload__c \(a text of \d+ characters\): current/);
    expect(text).toMatch(/Order_Items__c \(a text of \d+ characters\): current/);
    expect(text).toContain(`PO_Number__c ${number}: current`);
    expect(text + JSON.stringify(data)).not.toMatch(/Jane|Doe/);
  }
  await connector.pool.query('UPDATE event SET body = NULL');
  const { text: later } = await story(orderId);
  expect(later).toContain('What it wrote is not known any more: its body has been deleted');
  await connector.pool.query('DELETE FROM event');
  const { text: last } = await story(number);
  expect(last).toContain(`Written to Order ${id}`);
  expect(last).toContain('No events are kept any more.');
});

test('an unknown order: what was looked for, what else to try, and status 1', async () => {
  const { status, out, err } = await run('--order', 'no-such-order');
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/^No order is found by "no-such-order"\.\nLooked for: /);
  expect(err).toContain('npm run doctor');
  const { status: again, out: json } = await run('--order', 'no-such-order', '--json');
  expect([again, JSON.parse(json)]).toEqual([1, { order: 'no-such-order', subjects: [] }]);
});
