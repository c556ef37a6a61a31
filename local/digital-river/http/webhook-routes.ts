import { Router } from 'express';
import type { Pool } from 'pg';
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  replaceWebhook,
  type StoredWebhook,
} from '../store/webhooks.ts';
import { readWebhook } from '../webhook-input.ts';
import { notFound } from './api-error.ts';
import { jsonBody } from './json-body.ts';
import { onlyMethods } from './only-methods.ts';
import { typePattern } from './type-filter.ts';

export interface WebhookRoutesOptions {
  readonly pool: Pool;
  readonly liveMode: boolean;
  /** Called when a webhook may be able to receive again. */
  readonly onChange: () => void;
}

/**
 * The webhooks API.
 * @see Digital River OpenAPI file, /webhooks and /webhooks/{id}
 */
export function webhookRoutes({ pool, liveMode, onChange }: WebhookRoutesOptions): Router {
  const router = Router();
  const shown = (webhook: StoredWebhook) => view(webhook, liveMode);

  router.post('/', async (request, response) => {
    const webhook = await insertWebhook(pool, readWebhook(jsonBody(request)));
    response.status(201).json(shown(webhook));
  });

  // A bare array, as in the OpenAPI schema.
  router.get('/', async (request, response) => {
    const pattern = new RegExp(typePattern(request.query) ?? '');
    const webhooks = await listWebhooks(pool);
    response.json(
      webhooks.filter(({ types }) => types.some((type) => pattern.test(type))).map(shown),
    );
  });

  router.get('/:id', async (request, response) => {
    response.json(shown(await existing(pool, request.params.id)));
  });

  router.patch('/:id', async (request, response) => {
    const current = await existing(pool, request.params.id);
    const input = readWebhook({ ...current, ...jsonBody(request) });
    const webhook = await replaceWebhook(pool, current.id, input);
    onChange();
    response.json(shown(webhook));
  });

  router.delete('/:id', async (request, response) => {
    if (!(await deleteWebhook(pool, request.params.id))) throw unknown(request.params.id);
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

const unknown = (id: string) => notFound('id', `Webhook ${id}`);

// As in Digital River's API, secrets are returned in clear text and types in another order, but the
// signing secret is never returned.
function view(webhook: StoredWebhook, liveMode: boolean) {
  return {
    id: webhook.id,
    types: webhook.types.toSorted().reverse(),
    address: webhook.address,
    apiVersion: webhook.apiVersion,
    enabled: webhook.enabled,
    liveMode,
    transportType: webhook.transportType,
    ...(webhook.authentication ? { authentication: webhook.authentication } : {}),
    ...(webhook.oauth ? { oauth: webhook.oauth } : {}),
    createdTime: webhook.createdTime,
    updatedTime: webhook.updatedTime,
  };
}
