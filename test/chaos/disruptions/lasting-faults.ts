import type { CreatedOrder } from '../plan/orders.ts';
import type { OrgFault } from '../stage/org-admin.ts';

/** A trigger throws whenever one of these Orders is written, and refuses what is written with it. */
export function breakingOrders(orders: readonly CreatedOrder[]): OrgFault[] {
  return faultOf(
    'breaking-record',
    orders.filter(({ problem }) => problem === 'breaking'),
  );
}

/** Approvals lock these Orders. */
export function lockedOrders(orders: readonly CreatedOrder[]): OrgFault[] {
  return faultOf(
    'approval-lock',
    orders.filter(({ isLocked }) => isLocked === true),
  );
}

function faultOf(kind: string, orders: readonly CreatedOrder[]): OrgFault[] {
  const values = orders.map(({ recordId }) => recordId);
  if (values.length === 0) return [];
  return [{ kind, share: 1, object: 'Order', match: { field: 'Id', values } }];
}
