import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');
const RULE = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';

/** A customer's own rule: an Order needs a reason before it ends. */
const CUSTOMER_RULE = `<?xml version="1.0" encoding="UTF-8"?>
<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Reason_Required</fullName>
    <active>true</active>
    <errorConditionFormula>AND(ISBLANK(Description), OR(DR_Order_State__c = "cancelled", DR_Order_State__c = "blocked"))</errorConditionFormula>
    <errorMessage>A reason is required.</errorMessage>
</ValidationRule>
`;

let folder: string;
let org: TestOrg;
let connector: TestConnector;
let orders = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refused-cancellations-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const rule = 'objects/Order/validationRules/Reason_Required.validationRule-meta.xml';
  await writeFile(join(folder, rule), CUSTOMER_RULE);
  org = await startTestOrg(folder);
});

beforeEach(async () => {
  connector = await startConnector({ ...org.environment, WORKER_LANES: '1' });
});

afterEach(() => connector.stop());

afterAll(async () => {
  await org.stop();
  await rm(folder, { recursive: true });
});

/** A new Order, and events of a Digital River order for it. */
async function newOrder() {
  const { id } = await org.createOrder();
  orders += 1;
  const orderId = `9700000${String(orders).padStart(5, '0')}`;
  const event = (type: EventType, minute: number) =>
    makeEvent(type, { orderId, salesforceOrderId: id, at: new Date(START + minute * 60_000) });
  return { id, event };
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${await org.token()}` };
  for (const sent of events) {
    expect((await connector.post(WEBHOOKS, JSON.stringify(sent), headers)).status).toBe(202);
  }
  await connector.pool.query('UPDATE subject SET due_at = now()');
}

/** Statuses and codes of the events, once none is pending. */
async function settled(...events: DigitalRiverEvent[]): Promise<(string | null | undefined)[][]> {
  return eventually(async () => {
    const stored = await connector.events();
    const found = events.map((sent) => stored.find(({ event_id }) => event_id === sent.id));
    expect(found.map((row) => row?.status)).not.toContain('pending');
    return found.map((row) => [row?.status, row?.error_code]);
  }, 20_000);
}

const order = (id: string) => org.connection.sobject('Order').retrieve(id);
const fulfillments = (id: string) =>
  org.connection.sobject('DR_Fulfillment__c').find({ OrderId__c: id }).select('*').execute();

const endings = [
  ['cancelled', { DR_Fulfillment_Status__c: 'Cancelled', Order_Cancelled__c: true }],
  ['blocked', { DR_Fulfillment_Status__c: 'Open' }],
] as const;

describe.each(endings)(
  'an order that is %s, which a rule of the Order refuses',
  (state, status) => {
    const closed = [{ Eligible_For_Fulfillment__c: false, ...status }];

    test('in the batch of its acceptance gets a Fulfillment that is not eligible', async () => {
      const { id, event } = await newOrder();
      const [accepted, end] = [event('order.accepted', 0), event(`order.${state}`, 5)];
      await send(accepted, end);
      connector.work();
      expect(await settled(accepted, end)).toEqual([
        ['applied', null],
        ['parked', RULE],
      ]);
      expect(await fulfillments(id)).toMatchObject(closed);
      expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
    });

    test('later closes its Fulfillment, and changes the Order once it is replayed', async () => {
      connector.work();
      const { id, event } = await newOrder();
      const [accepted, end] = [event('order.accepted', 0), event(`order.${state}`, 5)];
      await send(accepted);
      await settled(accepted);
      expect(await fulfillments(id)).toMatchObject([{ Eligible_For_Fulfillment__c: true }]);
      await send(end);
      expect(await settled(end)).toEqual([['parked', RULE]]);
      expect(await fulfillments(id)).toMatchObject(closed);

      await org.connection.sobject('Order').update({ Id: id, Description: 'A reason.' });
      await connector.pool.query("UPDATE event SET status = 'pending' WHERE event_id = $1", [
        end.id,
      ]);
      await connector.pool.query('UPDATE subject SET due_at = now()');
      expect(await settled(end)).toEqual([['applied', null]]);
      expect(await order(id)).toMatchObject({ DR_Order_State__c: state });
      expect(await fulfillments(id)).toMatchObject(closed);
    });

    test('before its acceptance arrives gets a Fulfillment that is not eligible', async () => {
      connector.work();
      const { id, event } = await newOrder();
      const [accepted, end] = [event('order.accepted', 0), event(`order.${state}`, 5)];
      await send(end);
      expect(await settled(end)).toEqual([['parked', RULE]]);
      expect(await fulfillments(id)).toEqual([]);
      await send(accepted);
      expect(await settled(accepted)).toEqual([['applied', null]]);
      expect(await fulfillments(id)).toMatchObject(closed);
    });
  },
);
