import { shownText } from '../../../shown-text.ts';
import { pathSegment } from '../../../url.ts';
import { type DigitalRiverAccess, send } from './api-request.ts';
import { createOnce } from './create-once.ts';
import { DigitalRiverError } from './digital-river-error.ts';
import { secretsIn } from './hide-secrets.ts';
import { parseAnswer } from './parse-answer.ts';
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
  /** Succeeds as well when the webhook does not exist. */
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
  // Digital River returns secrets, so the text of a later error might quote one that was never sent.
  const secrets = new Set(access.secrets);
  const hiding = { ...access, secrets };
  const remember = <T>(answer: T): T => {
    for (const secret of secretsIn(answer)) secrets.add(secret);
    return answer;
  };
  const list = async () => remember(await listAll(hiding));
  return {
    listWebhooks: list,
    createWebhook: async (body) =>
      remember(await createOnce(hiding, body, { list, remove: (id) => deleteOne(hiding, id) })),
    updateWebhook: async (id, patch) => remember(await patchWebhook(hiding, id, patch)),
    deleteWebhook: (id) => deleteOne(hiding, id),
  };
}

async function patchWebhook(
  access: DigitalRiverAccess,
  id: string,
  body: WebhookPatch,
): Promise<DigitalRiverWebhook> {
  const path = one(id);
  const answer = await send(access, { method: 'PATCH', path, body });
  return parseAnswer(`PATCH ${path}`, webhookSchema, answer);
}

/** A webhook that does not exist is deleted: by an earlier attempt, or by someone else. */
async function deleteOne(access: DigitalRiverAccess, id: string): Promise<void> {
  try {
    await send(access, { method: 'DELETE', path: one(id) });
  } catch (error) {
    if (!(error instanceof DigitalRiverError) || error.status !== 404) throw error;
  }
}

function one(id: string): string {
  const segment = pathSegment(id);
  if (segment !== undefined) return `/webhooks/${segment}`;
  throw new DigitalRiverError(
    `Expected an id of a webhook that can be part of an address; got ${shownText(id)}. Is the address Digital River's API?`,
  );
}

/** The default size of a page of other lists: a shorter one is the last one. */
const MIN_PAGE_SIZE = 10;

// Paging (`hasMore`, `startingAfter`) is documented for other lists, but not for webhooks. It is
// followed all the same: a page that is missed would make us create webhooks that already exist,
// and Digital River would then send every event twice. A list that may be a full page and does not
// say whether there is more is followed as well; a repeat, or nothing, is the end.
async function listAll(access: DigitalRiverAccess): Promise<DigitalRiverWebhook[]> {
  const found = new Map<string, DigitalRiverWebhook>();
  for (let path = '/webhooks', isAsked = true; ; ) {
    const page = await listPage(access, path).catch((error: unknown) => {
      if (isAsked || !isRefusedCursor(error)) throw error;
      return undefined;
    });
    const before = found.size;
    for (const webhook of page?.data ?? []) found.set(webhook.id, webhook);
    const last = page?.data.at(-1);
    isAsked = page?.hasMore === true;
    const mayHaveMore = page?.hasMore ?? (page?.data.length ?? 0) >= MIN_PAGE_SIZE;
    if (!mayHaveMore || last === undefined || found.size === before) return [...found.values()];
    path = `/webhooks?startingAfter=${encodeURIComponent(last.id)}`;
  }
}

async function listPage(access: DigitalRiverAccess, path: string) {
  const answer = await send(access, { method: 'GET', path });
  return parseAnswer('GET /webhooks', webhookListSchema, answer);
}

/** Whether Digital River knows no cursor for webhooks, so that the first list was all of them. */
const isRefusedCursor = (error: unknown) =>
  error instanceof DigitalRiverError && (error.status === 400 || error.status === 404);
