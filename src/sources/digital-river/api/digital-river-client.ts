import type { z } from 'zod';
import { type DigitalRiverAccess, send } from './api-request.ts';
import { DigitalRiverError } from './digital-river-error.ts';
import {
  type DigitalRiverWebhook,
  type WebhookBody,
  type WebhookPatch,
  webhookListSchema,
  webhookSchema,
} from './registered-webhook.ts';

export interface DigitalRiverClient {
  /** All webhooks of the account that the key belongs to. Their secrets come in clear: never log them. */
  listWebhooks(): Promise<DigitalRiverWebhook[]>;
  createWebhook(body: WebhookBody): Promise<DigitalRiverWebhook>;
  /** Changes what the patch names; `types`, `oauth` and `authentication` are replaced whole. */
  updateWebhook(id: string, patch: WebhookPatch): Promise<DigitalRiverWebhook>;
  deleteWebhook(id: string): Promise<void>;
}

/**
 * Client of Digital River's webhooks API. Every function rejects with a {@link DigitalRiverError}.
 * @param access base address, secret key, time limit of one request in milliseconds
 * @see Digital River docs, "Webhooks" and "Creating a webhook"; the OpenAPI file, /webhooks
 */
export function digitalRiverClient(access: DigitalRiverAccess): DigitalRiverClient {
  const one = (id: string) => `/webhooks/${encodeURIComponent(id)}`;
  return {
    listWebhooks: () => listAll(access),
    createWebhook: async (body) =>
      read(
        'POST /webhooks',
        webhookSchema,
        await send(access, { method: 'POST', path: '/webhooks', body }),
      ),
    updateWebhook: async (id, patch) =>
      read(
        `PATCH ${one(id)}`,
        webhookSchema,
        await send(access, { method: 'PATCH', path: one(id), body: patch }),
      ),
    deleteWebhook: async (id) => {
      await send(access, { method: 'DELETE', path: one(id) });
    },
  };
}

// The webhooks endpoint documents no paging, other lists do (`hasMore`, `startingAfter`): a page that we missed
// would make us create webhooks that exist, so that every event came twice.
async function listAll(access: DigitalRiverAccess): Promise<DigitalRiverWebhook[]> {
  const found = new Map<string, DigitalRiverWebhook>();
  for (let path = '/webhooks'; ; ) {
    const reply = read(
      'GET /webhooks',
      webhookListSchema,
      await send(access, { method: 'GET', path }),
    );
    const before = found.size;
    for (const webhook of reply.data) found.set(webhook.id, webhook);
    const last = reply.data.at(-1);
    const noProgress = found.size === before;
    if (!reply.hasMore || last === undefined || noProgress) return [...found.values()];
    path = `/webhooks?startingAfter=${encodeURIComponent(last.id)}`;
  }
}

function read<T>(request: string, schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(jsonOrUndefined(body));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the whole answer';
  throw new DigitalRiverError(
    `Expected the JSON of webhooks as the answer to ${request}; ${where} is not as documented. Is the address Digital River's API?`,
  );
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
