import { Router } from 'express';
import type { Pool } from 'pg';
import { changeWebhook } from '../change-webhook.ts';
import { notFound } from '../http/api-error.ts';
import { jsonBody } from '../http/json-body.ts';
import { onlyMethods } from '../http/only-methods.ts';
import type { Peer } from '../peer.ts';
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  type StoredWebhook,
} from '../store/webhooks.ts';
import { readWebhook } from '../webhook-input.ts';
import { typePattern } from './type-filter.ts';
import { webhookView } from './webhook-view.ts';

/** "An array of up to 20 strings" (OpenAPI file). */
const MAX_TYPES = 20;
/** A list holds at most so many webhooks (OpenAPI file). */
const MAX_WEBHOOKS = 100;

/**
 * The webhooks API.
 * @see https://github.com/DigitalRiver/digital-river-php/blob/master/docs/Api/WebhooksApi.md
 */
export function webhookRoutes(peer: Peer): Router {
  const { pool, clock, settings } = peer;
  const router = Router();

  router.post('/', async (request, response) => {
    const webhook = await insertWebhook(pool, readWebhook(jsonBody(request)), clock.now());
    peer.changes.announce('webhook', webhook.id);
    response.status(settings.values.quirks.createStatus).json(webhookView(peer, webhook));
  });

  router.get('/', async (request, response) => {
    const pattern = new RegExp(typePattern(request.query, MAX_TYPES) ?? '');
    const webhooks = await listWebhooks(pool);
    const data = webhooks
      .filter(({ types }) => types.some((type) => pattern.test(type)))
      .slice(0, MAX_WEBHOOKS)
      .map((webhook) => webhookView(peer, webhook));
    const hasMore = false;
    response.json(settings.values.quirks.listForm === 'array' ? data : { hasMore, data });
  });

  router.get('/:id', async ({ params }, response) => {
    response.json(webhookView(peer, await existing(pool, params.id)));
  });

  router.patch('/:id', async (request, response) => {
    const current = await existing(pool, request.params.id);
    const input = readWebhook({ ...current, ...jsonBody(request) });
    response.json(webhookView(peer, await changeWebhook(peer, current, input)));
  });

  router.delete('/:id', async ({ params }, response) => {
    if (!(await deleteWebhook(pool, params.id))) throw unknown(params.id);
    peer.changes.announce('webhook', params.id);
    response.status(204).end();
  });

  router.all('/', onlyMethods('GET', 'POST'));
  router.all('/:id', onlyMethods('GET', 'PATCH', 'DELETE'));
  return router;
}

async function existing(pool: Pool, id: string): Promise<StoredWebhook> {
  const webhook = await findWebhook(pool, id);
  if (webhook === undefined) throw unknown(id);
  return webhook;
}

const unknown = (id: string) => notFound('id', `Webhook ${id} not found`);
