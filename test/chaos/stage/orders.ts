import type { WrongOrders } from '../plan/events.ts';
import { type CreatedOrder, initialDrOrderId, type OrderPlan } from '../plan/orders.ts';
import { query } from './database.ts';
import type { OrgAdmin } from './org-admin.ts';

/** The object of the rows of hidden Orders. */
export const HIDDEN = 'Order (hidden)';

/** The Order Name that a crowd of Orders has in common; charges name it as their order. */
export const CROWDED_NUMBER = 'One number for all';
/** One more than a page of a query has. */
const CROWD = 2001;

/** The Orders of a run. */
export interface CreatedOrders {
  readonly orders: readonly CreatedOrder[];
  /** Orders that some events name, although they are about another one. */
  readonly wrong: WrongOrders;
  /** Orders that nothing must be written to. */
  readonly bystanders: readonly string[];
}

/**
 * Creates all Orders in the org, and hides those that appear late or never, so that their ids are
 * known.
 *
 * @param hasCrowd whether there is a crowd of Orders with one number
 */
export async function createOrders(
  plans: readonly OrderPlan[],
  hasCrowd: boolean,
  admin: OrgAdmin,
  orgUrl: string,
): Promise<CreatedOrders> {
  const nameOf = ({ rivalOf, attemptOf, drOrderId }: OrderPlan) =>
    rivalOf ?? attemptOf ?? drOrderId;
  const own = plans.filter((plan) => nameOf(plan) === plan.drOrderId);
  const ids = await admin.createOrders(
    own.map((plan) => ({ DR_Order_Id__c: initialDrOrderId(plan) })),
  );
  const [deleted = '', another = ''] = await admin.createOrders([{}, {}]);
  await admin.deleteOrder(deleted);
  const crowd = hasCrowd ? Array<object>(CROWD).fill({ Name: CROWDED_NUMBER }) : [];
  const crowdIds = await admin.createOrders(crowd as Record<string, unknown>[]);
  const rows = await query<{ id: string; number: string }>(
    orgUrl,
    `SELECT id, data->>'OrderNumber' AS number FROM org_row WHERE object = 'Order'`,
  );
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  const idOf = new Map(own.map(({ drOrderId }, index) => [drOrderId, ids[index] ?? '']));
  const orders = plans.map((plan) => {
    const recordId = idOf.get(nameOf(plan)) ?? '';
    return { ...plan, recordId, orderNumber: numbers.get(recordId) ?? '' };
  });
  await changeObject(
    orgUrl,
    orders.filter(({ appears }) => appears !== 'at once'),
    'Order',
    HIDDEN,
  );
  return { orders, wrong: { deleted, another }, bystanders: [another, ...crowdIds] };
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
