import { type Request, Router } from 'express';
import { z } from 'zod';
import { newFile } from '../documents/document-file.ts';
import { ApiError } from '../http/api-error.ts';
import { type Faults, faultSchema } from '../http/faults.ts';
import { jsonBody } from '../http/json-body.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { wholeNumber } from '../http/whole-number.ts';
import type { Peer } from '../peer.ts';
import { settingsChange } from '../settings.ts';
import { attemptsOf } from '../store/attempts.ts';
import { loggedDeliveries } from '../store/delivery-log.ts';
import { storeFile } from '../store/files.ts';
import { storeOrder } from '../store/orders.ts';
import { postEvent } from './post-event.ts';
import { secretRoutes } from './secret-routes.ts';

/** Two years: more than anything that the peer simulates. */
const MAX_ADVANCE_MS = 730 * 86_400_000;

const clockChange = z.strictObject({
  timeScale: z.number().positive().max(1_000_000).optional(),
  advanceMs: z.number().nonnegative().max(MAX_ADVANCE_MS).optional(),
});

const MAX_CONTENT = 1_000_000;

const fileChange = z.strictObject({
  orderId: z.string().optional(),
  purpose: z.string().optional(),
  fileName: z.string().optional(),
  title: z.string().optional(),
  size: z.int().min(0).max(100_000_000).optional(),
  content: z.string().max(MAX_CONTENT).optional(),
  contentType: z
    .string()
    .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; charset=[\w-]{1,20})?$/, 'is no media type')
    .optional(),
});

/**
 * Routes under `/local` that Digital River itself does not have: send an event, list its deliveries
 * with their attempts, read and rotate signing secrets, change the settings and the clock, ask for
 * faults, and set files and orders.
 */
export function adminRoutes(peer: Peer, faults: Faults): Router {
  const { pool, clock, settings, changes, wake } = peer;
  const router = Router();

  router.post('/events', async (request, response) => {
    response.status(202).json(await postEvent(peer, request));
  });

  router.get('/deliveries', async (request, response) => {
    const { eventId, limit } = request.query;
    const max = wholeNumber('limit', limit, { min: 1, max: 1_000, byDefault: 100 });
    const eventIds = typeof eventId === 'string' ? [eventId] : undefined;
    response.json(await loggedDeliveries(pool, { eventIds }, max));
  });

  router.get('/deliveries/:id/attempts', async ({ params }, response) => {
    response.json(await attemptsOf(pool, [params.id]));
  });

  const clockView = () => ({ now: new Date(clock.now()), timeScale: clock.timeScale });
  router.get('/clock', (_request, response) => response.json(clockView()));
  router.patch('/clock', (request, response) => {
    const { timeScale, advanceMs } = parsed(clockChange, request);
    if (advanceMs !== undefined) clock.advance(advanceMs);
    if (timeScale !== undefined) clock.setTimeScale(timeScale);
    changes.announce('clock', '');
    wake();
    response.json(clockView());
  });

  router.get('/settings', (_request, response) => response.json(settings.values));
  router.patch('/settings', (request, response) => {
    settings.change(parsed(settingsChange, request));
    changes.announce('clock', '');
    wake();
    response.json(settings.values);
  });

  router.get('/faults', (_request, response) => response.json(faults.waiting));
  router.post('/faults', (request, response) => {
    faults.add(parsed(faultSchema, request));
    response.status(201).json(faults.waiting);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });

  router.put('/files/:id', async (request: Request<{ id: string }>, response) => {
    const { id } = request.params;
    const file = newFile({ ...parsed(fileChange, request), id }, new Date());
    await storeFile(pool, file, true);
    changes.announce('order', file.orderId);
    response.json(file);
  });

  // The state of an order changes without an event, as when its event was missed.
  router.put('/orders/:id', async (request: Request<{ id: string }>, response) => {
    const order = { ...jsonBody(request), id: request.params.id };
    await storeOrder(pool, order, new Date().toISOString());
    changes.announce('order', order.id);
    response.json(order);
  });

  router.use('/signing-secrets', secretRoutes(pool));
  router.all('/events', onlyMethods('POST'));
  router.all('/deliveries', onlyMethods('GET'));
  router.all(['/clock', '/settings'], onlyMethods('GET', 'PATCH'));
  router.all('/faults', onlyMethods('GET', 'POST', 'DELETE'));
  router.all(['/files/:id', '/orders/:id'], onlyMethods('PUT'));
  return router;
}

function parsed<T>(schema: z.ZodType<T>, request: Request<Record<string, string>>): T {
  const result = schema.safeParse(jsonBody(request));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const parameter = issue?.path.join('.') ?? '';
  throw new ApiError(400, 'bad_request', {
    code: 'invalid_parameter',
    ...(parameter === '' ? {} : { parameter }),
    message: `${parameter || 'body'}: ${issue?.message}.`,
  });
}
