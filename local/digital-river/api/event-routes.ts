import { Router } from 'express';
import { notFound } from '../http/api-error.ts';
import { onlyMethods } from '../http/only-methods.ts';
import type { Peer } from '../peer.ts';
import { findEvent, listEvents } from '../store/events.ts';
import { pageRequest } from './page-request.ts';
import { timeRange } from './time-range.ts';
import { typePattern } from './type-filter.ts';

/** "An array containing less than 20 specific event names" (OpenAPI file). */
const MAX_TYPES = 19;

/**
 * The log of the events of the last 30 days, newest first, each with exactly the bytes that were
 * posted.
 * @see https://github.com/DigitalRiver/digital-river-php/blob/master/docs/Api/EventsApi.md
 */
export function eventRoutes({ pool, clock }: Peer): Router {
  const router = Router();
  const find = (id: string) => findEvent(pool, id, clock.now());

  router.get('/', async ({ query }, response) => {
    const pattern = typePattern(query, MAX_TYPES);
    const conditions = [
      ...(pattern === undefined ? [] : [{ sql: 'type ~ $1', values: [pattern] }]),
      ...timeRange(query, 'createdTime', 'created_time'),
    ];
    const page = await pageRequest(query, async (id) => (await find(id)) !== undefined);
    const { hasMore, data } = await listEvents(pool, conditions, page, clock.now());
    const bodies = data.map(({ body }) => body.toString('utf8'));
    response.type('json').send(`{"hasMore":${hasMore},"data":[${bodies.join(',')}]}`);
  });

  router.get('/:id', async (request, response) => {
    const event = await find(request.params.id);
    if (event === undefined) throw notFound('id', `Event ${request.params.id} not found`);
    response.type('json').send(event.body);
  });

  router.all('/', onlyMethods('GET'));
  router.all('/:id', onlyMethods('GET'));
  return router;
}
