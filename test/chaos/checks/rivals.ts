import type { CreatedOrder } from '../plan/orders.ts';
import type { OrgRecord } from './records.ts';

/**
 * Of two orders that compete for one Salesforce Order, the one that is not stamped on it lost. When
 * neither is, the second one counts as the loser, and the checks report the first.
 */
export function losersIn(
  orders: readonly CreatedOrder[],
  records: readonly OrgRecord[],
): Set<CreatedOrder> {
  const stamps = new Map(records.map(({ id, data }) => [id, data.DR_Order_Id__c]));
  const byId = new Map(orders.map((order) => [order.drOrderId, order]));
  return new Set(
    orders.flatMap((rival) => {
      const first = byId.get(rival.rivalOf ?? '');
      if (first === undefined) return [];
      return [stamps.get(rival.recordId) === rival.drOrderId ? first : rival];
    }),
  );
}
