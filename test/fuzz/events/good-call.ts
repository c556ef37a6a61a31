import { randomInt, randomUUID } from 'node:crypto';
import { makeChargeEvent } from '../../../local/events/charge.ts';
import { makeEvent } from '../../../local/events/make-event.ts';
import { makeRewardEvent } from '../../../local/events/reward.ts';
import { query } from '../../chaos/stage/database.ts';
import type { KnownOrder, SourceName } from './good-event.ts';

/** An event that must be applied, whatever else arrives, and what it leaves in the org. */
export interface GoodCall {
  readonly source: SourceName;
  readonly body: string;
  /** Identifies the record; see {@link recordsOf}. */
  readonly key: string;
  /** What the record must have in the end. */
  readonly facts: string;
}

/** A record of the org. */
export interface FoundRecord {
  readonly key: string;
  readonly facts: string;
}

/** Makes a new event about an Order, by source. */
export const GOOD_CALLS: Readonly<Record<SourceName, (order: KnownOrder) => GoodCall>> = {
  'digital-river': ({ id, drOrderId }) => {
    const options = { orderId: drOrderId, salesforceOrderId: id };
    const event = makeEvent('order.accepted', {
      ...{ ...options, at: new Date(), eventId: randomUUID() },
    });
    const facts = `${drOrderId}, accepted, true`;
    return { source: 'digital-river', body: JSON.stringify(event), key: id, facts };
  },
  xanpay: ({ id, number }) => {
    const chargeId = randomUUID().replaceAll('-', '').slice(0, 24);
    const options = { chargeId, orderId: number, at: new Date() };
    const body = JSON.stringify(makeChargeEvent('completed', options));
    return { source: 'xanpay', body, key: chargeId, facts: `completed, ${id}, completed` };
  },
  'xoxoday-plum': ({ id, number }) => {
    const orderId = `8${digits(10)}`;
    const options = { id: `8${digits(10)}${digits(9)}`, orderId, poNumber: number };
    const body = makeRewardEvent('delivered', { ...options, at: new Date() });
    return { source: 'xoxoday-plum', body, key: orderId, facts: `delivered, true, ${id}` };
  },
};

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}

const RECORDS: Readonly<Record<SourceName, string>> = {
  'digital-river': `
SELECT o.id AS key, concat_ws(', ', o.data->>'DR_Order_Id__c', o.data->>'DR_Order_State__c',
  f.data->>'Eligible_For_Fulfillment__c') AS facts
FROM org_row o LEFT JOIN org_row f ON f.object = 'DR_Fulfillment__c' AND NOT f.deleted
  AND f.data->>'DR_Order_Id__c' = o.data->>'DR_Order_Id__c'
WHERE o.object = 'Order' AND o.id = ANY($1)`,
  xanpay: `
SELECT c.data->>'Charge_Id__c' AS key, concat_ws(', ', c.data->>'Status__c', o.id,
  o.data->>'XanPay_Payment_Status__c') AS facts
FROM org_row c LEFT JOIN org_row o ON o.id = c.data->>'OrderId__c'
WHERE c.object = 'XanPay_Charge__c' AND NOT c.deleted AND c.data->>'Charge_Id__c' = ANY($1)`,
  'xoxoday-plum': `
SELECT data->>'Plum_Order_Id__c' AS key, concat_ws(', ', data->>'Delivery_Status__c',
  data->>'Delivered__c', data->>'OrderId__c') AS facts
FROM org_row
WHERE object = 'Plum_Reward__c' AND NOT deleted AND data->>'Plum_Order_Id__c' = ANY($1)`,
};

/** Reads the records that good calls were about. */
export async function recordsOf(
  orgUrl: string,
  calls: readonly GoodCall[],
): Promise<FoundRecord[]> {
  const groups = [...Map.groupBy(calls, ({ source }) => source)];
  const records = await Promise.all(
    groups.map(([source, members]) =>
      query<FoundRecord>(orgUrl, RECORDS[source], [members.map(({ key }) => key)]),
    ),
  );
  return records.flat();
}
