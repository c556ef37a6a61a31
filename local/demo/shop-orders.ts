import type { Connection } from 'jsforce';
import { createOrder, type NewOrder } from '../org-client.ts';

/** Salesforce takes so many records in a call. */
const MAX_RECORDS = 200;

/**
 * Creates many Orders as the shop does.
 *
 * @param fields of each of them, besides those that an Order needs
 */
export async function createOrders(
  org: Connection,
  fields: readonly Record<string, string>[],
): Promise<NewOrder[]> {
  const first = await createOrder(org, fields[0]);
  const { AccountId, EffectiveDate, Status } = await org.sobject('Order').retrieve(first.id);
  const others = fields.slice(1).map((each) => ({ AccountId, EffectiveDate, Status, ...each }));
  const ids: string[] = [];
  for (let start = 0; start < others.length; start += MAX_RECORDS) {
    const results = await org.sobject('Order').create(others.slice(start, start + MAX_RECORDS));
    ids.push(...results.map(({ id }) => id ?? ''));
  }
  return [first, ...(await withNumbers(org, ids))];
}

async function withNumbers(org: Connection, ids: readonly string[]): Promise<NewOrder[]> {
  const numbers = new Map<string, string>();
  for (let start = 0; start < ids.length; start += MAX_RECORDS) {
    const rows = await org.sobject('Order').retrieve(ids.slice(start, start + MAX_RECORDS));
    for (const { Id, OrderNumber } of rows) numbers.set(String(Id), String(OrderNumber));
  }
  return ids.map((id) => ({ id, orderNumber: numbers.get(id) ?? '' }));
}
