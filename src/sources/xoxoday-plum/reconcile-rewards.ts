import { z } from 'zod';
import { DAY_MS } from '../../time.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText } from '../parse/validate.ts';
import type { OpenSubject, Reconcile, ReconcileRound } from '../reconciliation.ts';
import { isDeliveryStatus, normalizedStatus } from './delivery-status.ts';
import type { OrderHistory } from './plum-api.ts';

const ORDERS_PER_PAGE = 100;
/** Protects against an order history that never ends. */
const MAX_PAGES = 500;

/**
 * The only fields that are read: Plum's response also contains names and addresses. Numbers are
 * texts.
 */
const orderSchema = z.object({
  orderId: idText,
  deliveryStatus: z.string(),
  poNumber: z.string().optional().catch(undefined),
  orderDate: z.string().optional().catch(undefined),
});

const historySchema = z.object({
  data: z.object({ getOrderHistory: z.object({ data: z.array(orderSchema) }) }),
});

type Order = z.infer<typeof orderSchema>;

export interface PlumReconcileOptions {
  /** Gets access to the API for one round. */
  openHistory(): Promise<OrderHistory>;
  /** Time between rounds, in milliseconds. */
  everyMs: number;
  /** How far back orders are read, in days. */
  days: number;
}

/**
 * Reads the orders of the last days. Each that was delivered or cancelled becomes the webhook that
 * may be missing. Its id consists of order and status, so that the following rounds count it as a
 * repeat. Plum does not say when the status changed, so the event carries the time of reading.
 *
 * @returns the reconciliation of the source
 */
export function plumReconcile({ openHistory, everyMs, days }: PlumReconcileOptions): Reconcile {
  async function* findEvents(_open: readonly OpenSubject[], { now, signal }: ReconcileRound) {
    const history = await openHistory();
    // One more day at the end, because the time zone of Plum's days is unknown.
    const startDate = dateOf(now.getTime() - days * DAY_MS);
    const endDate = dateOf(now.getTime() + DAY_MS);
    for (let page = 1; page <= MAX_PAGES && !signal.aborted; page += 1) {
      const orders = ordersIn(await history({ startDate, endDate, limit: ORDERS_PER_PAGE, page }));
      for (const order of orders) {
        if (isDeliveryStatus(normalizedStatus(order.deliveryStatus))) yield webhookOf(order, now);
      }
      if (orders.length < ORDERS_PER_PAGE) return;
    }
  }
  return { everyMs, findEvents };
}

function ordersIn(response: Buffer | undefined): Order[] {
  if (response === undefined) return [];
  return historySchema.parse(parseJsonNumbersAsText(response)).data.getOrderHistory.data;
}

function webhookOf({ orderId, deliveryStatus, poNumber, orderDate }: Order, now: Date): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: `history ${orderId} ${normalizedStatus(deliveryStatus)}`,
      data: { orderId, poNumber, orderDate, deliveryStatus },
      seenAt: now.toISOString(),
    }),
  );
}

function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
