import { z } from 'zod';
import { DAY_MS } from '../../time.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { idText } from '../parse/validate.ts';
import type { OpenSubject, Reconcile, Round } from '../reconciliation.ts';
import { statusWord } from './plum-source.ts';
import { isDeliveryStatus } from './reward-writes.ts';

const ORDERS_PER_PAGE = 100;
/** An answer that never ends is none. */
const MAX_PAGES = 500;

/** Of an order only this is read: the answer holds names and addresses as well. Numbers are texts. */
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

/** One page of the order history as JSON, or nothing when there is none. */
type History = (page: {
  startDate: string;
  endDate: string;
  limit: number;
  page: number;
}) => Promise<Buffer | undefined>;

export interface PlumReconcileOptions {
  /** Opens the API for one round. */
  openHistory(): Promise<History>;
  everyMs: number;
  /** How far back orders are asked for, in days. */
  days: number;
}

/**
 * Asks for the orders of the last days. One that has been delivered or cancelled becomes the webhook that may not have
 * come; its id is made of order and status, so that the next nights count it as a repeat. When it happened is not told:
 * the time of asking stands for it.
 */
export function plumReconcile({ openHistory, everyMs, days }: PlumReconcileOptions): Reconcile {
  async function* ask(_open: readonly OpenSubject[], { now, signal }: Round) {
    const history = await openHistory();
    // A day more at the end, whatever the zone in which Plum counts days.
    const startDate = dateOf(now.getTime() - days * DAY_MS);
    const endDate = dateOf(now.getTime() + DAY_MS);
    for (let page = 1; page <= MAX_PAGES && !signal.aborted; page += 1) {
      const orders = read(await history({ startDate, endDate, limit: ORDERS_PER_PAGE, page }));
      for (const order of orders) {
        if (isDeliveryStatus(statusWord(order.deliveryStatus))) yield webhookOf(order, now);
      }
      if (orders.length < ORDERS_PER_PAGE) return;
    }
  }
  return { everyMs, ask };
}

function read(reply: Buffer | undefined): Order[] {
  if (reply === undefined) return [];
  return historySchema.parse(parseJsonNumbersAsText(reply)).data.getOrderHistory.data;
}

function webhookOf({ orderId, deliveryStatus, poNumber, orderDate }: Order, now: Date): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: `history ${orderId} ${statusWord(deliveryStatus)}`,
      data: { orderId, poNumber, orderDate, deliveryStatus },
      seenAt: now.toISOString(),
    }),
  );
}

function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
