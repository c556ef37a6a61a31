import { type Request, Router } from 'express';
import { notFound } from '../http/api-error.ts';
import { jsonBody } from '../http/json-body.ts';
import { onlyMethods } from '../http/only-methods.ts';
import type { Peer } from '../peer.ts';
import { findOrder, listOrders, type OrderBody } from '../store/orders.ts';
import type { Condition } from '../store/page.ts';
import { updateOrder } from './order-update.ts';
import { orderView } from './order-view.ts';
import { pageRequest } from './page-request.ts';
import { timeRange } from './time-range.ts';

/** Parameters of GET /orders that select by one column. */
const FILTERS = {
  ids: 'id',
  upstreamIds: 'upstream_id',
  state: 'state',
  fraudState: 'fraud_state',
  checkoutId: 'checkout_id',
} as const;

/**
 * The orders that the events were about, in their newest state.
 * @see Digital River OpenAPI file, /orders and /orders/{id}
 */
export function orderRoutes(peer: Peer): Router {
  const { pool } = peer;
  const router = Router();

  router.get('/', async ({ query }, response) => {
    const conditions = [
      ...Object.entries(FILTERS).flatMap(([name, column]) => filter(query[name], column)),
      ...timeRange(query, 'createdTime', 'created_time'),
      ...timeRange(query, 'updatedTime', 'updated_time'),
    ];
    const page = await pageRequest(query, async (id) => (await findOrder(pool, id)) !== undefined);
    const { hasMore, data } = await listOrders(pool, conditions, page);
    response.json({
      hasMore,
      data: await Promise.all(data.map((order) => orderView(peer, order))),
    });
  });

  router.get('/:id', async ({ params }, response) => {
    response.json(await orderView(peer, await existing(peer, params.id)));
  });

  router.post('/:id', async (request: Request<{ id: string }>, response) => {
    const current = await existing(peer, request.params.id);
    const order = await updateOrder(peer, current, jsonBody(request));
    response.json(await orderView(peer, order));
  });

  router.all('/', onlyMethods('GET'));
  router.all('/:id', onlyMethods('GET', 'POST'));
  return router;
}

async function existing({ pool }: Peer, id: string): Promise<OrderBody> {
  const order = await findOrder(pool, id);
  if (order === undefined) throw notFound('orderId', `Order ${id} not found`);
  return order;
}

function filter(value: unknown, column: string): Condition[] {
  const wanted = [value]
    .flat()
    .filter((each) => typeof each === 'string')
    .flatMap((each) => each.split(','));
  return wanted.length === 0 ? [] : [{ sql: `${column} = ANY($1)`, values: [wanted] }];
}
