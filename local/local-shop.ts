import type { LocalDescription } from './description.ts';
import type { Shop } from './digital-river/life/walk-order.ts';
import { createOrder, openLocalOrg } from './org-client.ts';

/** The local org as the shop of the local Digital River: each order has an Order record there. */
export function localShop(local: LocalDescription): Shop {
  return {
    createOrder: async () => createOrder(await openLocalOrg(local)),
    orderUrl: (id) => `${local.orgUrl}/lightning/r/Order/${encodeURIComponent(id)}/view`,
  };
}
