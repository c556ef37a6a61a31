import type { Pool } from 'pg';
import { type Condition, type Page, type PageRequest, readPage } from './page.ts';

/** An order as Digital River writes it: at least an id. */
export type OrderBody = Readonly<Record<string, unknown>> & { readonly id: string };

interface OrderRow {
  readonly body: OrderBody;
}

/**
 * Stores the newest state of an order. An older one is ignored, because events may be posted in any
 * order.
 * @param eventTime when the order was in this state, ISO 8601
 */
export async function storeOrder(pool: Pool, order: OrderBody, eventTime: string): Promise<void> {
  await pool.query(
    `INSERT INTO orders (id, state, fraud_state, upstream_id, checkout_id, created_time,
       updated_time, event_time, body)
     VALUES ($1, $2, $3, $4, $5, coalesce($6::timestamptz, $8), coalesce($7::timestamptz, $8), $8, $9)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, fraud_state = excluded.fraud_state,
       upstream_id = excluded.upstream_id, checkout_id = excluded.checkout_id,
       updated_time = excluded.updated_time, event_time = excluded.event_time, body = excluded.body
     WHERE orders.event_time <= excluded.event_time`,
    [
      order.id,
      text(order.state),
      text(order.fraudState),
      text(order.upstreamId),
      text(order.checkoutId),
      time(order.createdTime),
      time(order.updatedTime),
      eventTime,
      JSON.stringify(order),
    ],
  );
}

export async function findOrder(pool: Pool, id: string): Promise<OrderBody | undefined> {
  const { rows } = await pool.query<OrderRow>('SELECT body FROM orders WHERE id = $1', [id]);
  return rows[0]?.body;
}

/** Orders, newest `createdTime` first. */
export async function listOrders(
  pool: Pool,
  conditions: readonly Condition[],
  page: PageRequest,
): Promise<Page<OrderBody>> {
  const found = await readPage<OrderRow>(
    pool,
    { table: 'orders', columns: 'body' },
    conditions,
    page,
  );
  return { hasMore: found.hasMore, data: found.data.map(({ body }) => body) };
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function time(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}
