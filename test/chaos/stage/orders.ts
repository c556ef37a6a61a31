import { type CreatedOrder, initialDrOrderId, type OrderPlan } from '../plan/orders.ts';
import { query } from './database.ts';
import type { OrgAdmin } from './org-admin.ts';

const HIDDEN = 'Order (hidden)';

/**
 * Creates all Orders in the org, and hides those that appear late or never, so that their ids are
 * known.
 */
export async function createOrders(
  plans: readonly OrderPlan[],
  admin: OrgAdmin,
  orgUrl: string,
): Promise<CreatedOrder[]> {
  const ids = await admin.createOrders(
    plans.map((plan) => ({ DR_Order_Id__c: initialDrOrderId(plan) })),
  );
  const rows = await query<{ id: string; number: string }>(
    orgUrl,
    `SELECT id, data->>'OrderNumber' AS number FROM org_row WHERE object = 'Order'`,
  );
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  const orders = plans.map((plan, index) => {
    const recordId = ids[index] ?? '';
    return { ...plan, recordId, orderNumber: numbers.get(recordId) ?? '' };
  });
  await changeObject(
    orgUrl,
    orders.filter(({ appears }) => appears !== 'at once'),
    'Order',
    HIDDEN,
  );
  return orders;
}

/** Shows hidden Orders. Their ids and numbers do not change. */
export async function showOrders(orgUrl: string, orders: readonly CreatedOrder[]): Promise<void> {
  await changeObject(orgUrl, orders, HIDDEN, 'Order');
}

/**
 * Hides and shows Orders by changing the object of their rows: no query for Orders finds hidden
 * ones.
 */
async function changeObject(
  orgUrl: string,
  orders: readonly CreatedOrder[],
  from: string,
  to: string,
) {
  await query(
    orgUrl,
    `WITH rows AS (UPDATE org_row SET object = $3 WHERE object = $2 AND id = ANY($1))
     UPDATE org_key SET object = $3 WHERE object = $2 AND id = ANY($1)`,
    [orders.map(({ recordId }) => recordId), from, to],
  );
}
