import type { MadeOrder, OrderPlan } from '../plan/orders.ts';
import { stampOf } from '../plan/orders.ts';
import { query } from './database.ts';
import type { OrgAdmin } from './org-admin.ts';

const HIDDEN = 'Order (hidden)';

/** Makes all Orders in the org, and hides those that are to appear late or never: their ids are known already. */
export async function makeOrders(
  plans: readonly OrderPlan[],
  admin: OrgAdmin,
  orgUrl: string,
): Promise<MadeOrder[]> {
  const ids = await admin.createOrders(plans.map((plan) => ({ DR_Order_Id__c: stampOf(plan) })));
  const rows = await query<{ id: string; number: string }>(
    orgUrl,
    `SELECT id, data->>'OrderNumber' AS number FROM org_row WHERE object = 'Order'`,
  );
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  const orders = plans.map((plan, index) => {
    const toRecordId = ids[index] ?? '';
    return { ...plan, toRecordId, orderNumber: numbers.get(toRecordId) ?? '' };
  });
  await rename(
    orgUrl,
    orders.filter(({ appears }) => appears !== 'at once'),
    'Order',
    HIDDEN,
  );
  return orders;
}

/** Lets hidden Orders appear, with the ids and numbers that they always had. */
export async function showOrders(orgUrl: string, orders: readonly MadeOrder[]): Promise<void> {
  await rename(orgUrl, orders, HIDDEN, 'Order');
}

/** Rows of another object are not there for whoever asks for Orders, by whichever key. */
async function rename(orgUrl: string, orders: readonly MadeOrder[], from: string, to: string) {
  await query(
    orgUrl,
    `WITH rows AS (UPDATE org_row SET object = $3 WHERE object = $2 AND id = ANY($1))
     UPDATE org_key SET object = $3 WHERE object = $2 AND id = ANY($1)`,
    [orders.map(({ toRecordId }) => toRecordId), from, to],
  );
}
