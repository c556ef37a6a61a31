import type { Pool } from 'pg';

/** How many orders of the last 24 hours there are, and how many of them count as not ours. */
export interface OrdersNotOurs {
  readonly orders: number;
  readonly notOurs: number;
}

const COUNTS = `
SELECT count(DISTINCT subject)::integer AS orders,
  (count(DISTINCT subject) FILTER (WHERE status = 'unmapped'))::integer AS "notOurs"
FROM event
WHERE source = 'digital-river' AND received_at > now() - interval '24 hours'
  AND (status IN ('applied', 'superseded', 'waiting', 'parked') OR (status = 'unmapped' AND error_code = 'NOT_OURS'))`;

/** Counts the orders of the last 24 hours whose events were judged. */
export async function ordersNotOurs(pool: Pool): Promise<OrdersNotOurs> {
  const { rows } = await pool.query<OrdersNotOurs>(COUNTS);
  return rows[0] ?? { orders: 0, notOurs: 0 };
}

const MIN_ORDERS = 10;
const NEARLY_ALL = 0.95;

/** Whether so many orders are not ours that a setting is most likely wrong. */
export function areNearlyAll({ orders, notOurs }: OrdersNotOurs): boolean {
  return notOurs >= MIN_ORDERS && notOurs >= orders * NEARLY_ALL;
}
