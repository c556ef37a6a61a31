import { Router } from 'express';
import type { Pool } from 'pg';
import { scheduleDeliveries } from '../store/deliveries.ts';
import { loggedDeliveries } from '../store/delivery-log.ts';
import { storeEvent } from '../store/events.ts';
import { listWebhooks, type StoredWebhook } from '../store/webhooks.ts';
import { ApiError } from './api-error.ts';
import { jsonBody, rawBody } from './json-body.ts';
import { onlyMethods } from './only-methods.ts';
import { secretRoutes } from './secret-routes.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * Routes that Digital River itself does not have: send an event, list its deliveries, read and
 * rotate signing secrets.
 * @param wake called when there is something new to deliver
 */
export function localRoutes(pool: Pool, wake: () => void): Router {
  const router = Router();

  router.post('/events', async (request, response) => {
    const { id, type } = jsonBody(request);
    const event = {
      id: requireText('id', id),
      type: requireText('type', type),
      body: rawBody(request),
    };
    const { to, copies, delayMs } = request.query;
    const options = {
      copies: wholeNumber('copies', copies, { min: 1, max: 100, byDefault: 1 }),
      delayMs: wholeNumber('delayMs', delayMs, { min: 0, max: 3_600_000, byDefault: 0 }),
    };
    const targets = receivers(await listWebhooks(pool), event.type, to);
    if (!(await storeEvent(pool, event))) {
      throw new ApiError(409, 'conflict', {
        code: 'already_exists',
        parameter: 'id',
        message: 'An event with this id and a different body exists already. Use a new id.',
      });
    }
    const deliveries = await scheduleDeliveries(pool, event.id, targets, options);
    wake();
    response.status(202).json({ eventId: event.id, deliveries });
  });

  router.get('/deliveries', async (request, response) => {
    const { eventId, limit } = request.query;
    const max = wholeNumber('limit', limit, { min: 1, max: 1_000, byDefault: 100 });
    const wanted = typeof eventId === 'string' ? eventId : undefined;
    response.json(await loggedDeliveries(pool, wanted, max));
  });

  router.all('/events', onlyMethods('POST'));
  router.all('/deliveries', onlyMethods('GET'));
  router.use('/signing-secrets', secretRoutes(pool));
  return router;
}

function requireText(parameter: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiError(400, 'bad_request', {
    code: value === undefined ? 'missing_parameter' : 'invalid_parameter',
    parameter,
    message: `${parameter}: expected non-empty text.`,
  });
}

function receivers(webhooks: readonly StoredWebhook[], type: string, to: unknown): StoredWebhook[] {
  if (typeof to !== 'string') {
    return webhooks.filter((webhook) => webhook.enabled && webhook.types.includes(type));
  }
  const found = webhooks.filter(({ address }) => address.endsWith(to));
  if (found.length > 0) return found;
  throw new ApiError(404, 'not_found', {
    code: 'not_found',
    parameter: 'to',
    message: `No webhook has an address that ends with this value. Registered: ${webhooks.map(({ address }) => address).join(', ') || 'none'}.`,
  });
}
