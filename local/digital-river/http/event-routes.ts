import { Router } from 'express';
import type { Pool } from 'pg';
import { findEvent, listEvents } from '../store/events.ts';
import { notFound } from './api-error.ts';
import { onlyMethods } from './only-methods.ts';
import { typePattern } from './type-filter.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * The log of events, each with exactly the bytes that were posted.
 * @see Digital River OpenAPI file, /events and /events/{id}
 */
export function eventRoutes(pool: Pool): Router {
  const router = Router();

  router.get('/', async (request, response) => {
    const limit = wholeNumber('limit', request.query.limit, { min: 1, max: 100, byDefault: 10 });
    const after = request.query.startingAfter;
    const pattern = typePattern(request.query);
    const found = await listEvents(pool, {
      limit: limit + 1,
      after: typeof after === 'string' ? after : undefined,
      pattern,
    });
    const data = found.slice(0, limit).map(({ body }) => body.toString('utf8'));
    response.type('json').send(`{"hasMore":${found.length > limit},"data":[${data.join(',')}]}`);
  });

  router.get('/:id', async (request, response) => {
    const event = await findEvent(pool, request.params.id);
    if (event === undefined) throw notFound('id', `Event ${request.params.id}`);
    response.type('json').send(event.body);
  });

  router.all('/', onlyMethods('GET'));
  router.all('/:id', onlyMethods('GET'));
  return router;
}
