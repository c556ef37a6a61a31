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
  /** All webhooks of the key's account. They contain secrets in plain text: never log them. */
  listWebhooks(): Promise<DigitalRiverWebhook[]>;
  createWebhook(body: WebhookBody): Promise<DigitalRiverWebhook>;
  /** Changes the fields in the patch. `types`, `oauth` and `authentication` are replaced whole. */
  updateWebhook(id: string, patch: WebhookPatch): Promise<DigitalRiverWebhook>;
  deleteWebhook(id: string): Promise<void>;
}

/**
 * Creates a client of Digital River's webhooks API.
 *
 * @param access base URL, secret key and time limit
 * @returns the client; each of its functions rejects with a {@link DigitalRiverError}
 * @see Digital River docs, "Webhooks" and "Creating a webhook"; the OpenAPI file, /webhooks
 */
export function digitalRiverClient(access: DigitalRiverAccess): DigitalRiverClient {
  const one = (id: string) => `/webhooks/${encodeURIComponent(id)}`;
  return {
    listWebhooks: () => listAll(access),
    createWebhook: async (body) =>
      parseResponse(
        'POST /webhooks',
        webhookSchema,
        await send(access, { method: 'POST', path: '/webhooks', body }),
      ),
    updateWebhook: async (id, patch) =>
      parseResponse(
        `PATCH ${one(id)}`,
        webhookSchema,
        await send(access, { method: 'PATCH', path: one(id), body: patch }),
      ),
    deleteWebhook: async (id) => {
      await send(access, { method: 'DELETE', path: one(id) });
    },
  };
}

// Paging (`hasMore`, `startingAfter`) is documented for other lists, but not for webhooks. It is
// followed all the same: a page that is missed would make us create webhooks that already exist,
// and Digital River would then send every event twice.
async function listAll(access: DigitalRiverAccess): Promise<DigitalRiverWebhook[]> {
  const found = new Map<string, DigitalRiverWebhook>();
  for (let path = '/webhooks'; ; ) {
    const reply = parseResponse(
      'GET /webhooks',
      webhookListSchema,
      await send(access, { method: 'GET', path }),
    );
    const before = found.size;
    for (const webhook of reply.data) found.set(webhook.id, webhook);
    const last = reply.data.at(-1);
    const isRepeat = found.size === before;
    if (!reply.hasMore || last === undefined || isRepeat) return [...found.values()];
    path = `/webhooks?startingAfter=${encodeURIComponent(last.id)}`;
  }
}

function parseResponse<T>(request: string, schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(jsonOrUndefined(body));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the answer';
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
