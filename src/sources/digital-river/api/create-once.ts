import { setTimeout as sleep } from 'node:timers/promises';
import { type DigitalRiverAccess, RETRY_DELAY_MS, send } from './api-request.ts';
import { DigitalRiverError } from './digital-river-error.ts';
import { parseAnswer } from './parse-answer.ts';
import { type DigitalRiverWebhook, type WebhookBody, webhookSchema } from './registered-webhook.ts';

/** How often a POST whose outcome is unknown is repeated. */
const MAX_REPEATS = 2;
/** How often the webhook is looked for, after waits that double: over 7.5 seconds. */
const MAX_LOOKS = 4;

/** How the webhooks of the account are read, and one of them is deleted. */
interface Account {
  readonly list: () => Promise<readonly DigitalRiverWebhook[]>;
  readonly remove: (id: string) => Promise<void>;
}

/**
 * Creates a webhook, and creates it once: when it is unknown whether Digital River did, it is looked
 * for before the request is repeated, and its double after that. Two equal webhooks would send every
 * event twice. Digital River may still be working on a request that it did not answer, so it is
 * looked for several times.
 */
export async function createOnce(
  access: DigitalRiverAccess,
  body: WebhookBody,
  account: Account,
): Promise<DigitalRiverWebhook> {
  for (let failures = 0; ; failures += 1) {
    try {
      const created = await post(access, body);
      if (failures === 0) return created;
      return (await lookFor(access, body, account, 2)) ?? created;
    } catch (error) {
      if (!(error instanceof DigitalRiverError) || error.outcome !== 'unknown') throw error;
      const found = await lookFor(access, body, account, 1).catch(() => throwUnknown(error));
      if (found !== undefined) return found;
      if (failures === MAX_REPEATS) throwUnknown(error);
    }
  }
}

/**
 * Looks for equal webhooks until there are as many as may be, and deletes all but the first.
 *
 * @param most how many there may be
 * @returns the one that stays; undefined when there is none
 */
async function lookFor(
  access: DigitalRiverAccess,
  body: WebhookBody,
  { list, remove }: Account,
  most: number,
): Promise<DigitalRiverWebhook | undefined> {
  let equal: DigitalRiverWebhook[] = [];
  for (let looks = 0; looks < MAX_LOOKS && equal.length < most; looks += 1) {
    const waitMs = (access.retryDelayMs ?? RETRY_DELAY_MS) * 2 ** looks;
    access.onWait?.(waitMs, 'It is unknown whether a webhook was created, so it is looked for');
    await sleep(waitMs);
    equal = (await list()).filter((webhook) => isSameWebhook(webhook, body));
  }
  const [first, ...doubles] = equal;
  for (const { id } of doubles) await remove(id);
  return first;
}

async function post(access: DigitalRiverAccess, body: WebhookBody): Promise<DigitalRiverWebhook> {
  const answer = await send(access, { method: 'POST', path: '/webhooks', body });
  return parseAnswer('POST /webhooks', webhookSchema, answer);
}

function isSameWebhook({ address, types }: DigitalRiverWebhook, body: WebhookBody): boolean {
  return (
    address === body.address &&
    types.length === body.types.length &&
    body.types.every((type) => types.includes(type))
  );
}

function throwUnknown({ message, ...details }: DigitalRiverError): never {
  throw new DigitalRiverError(
    `${message} It is unknown whether the webhook was created: run the command again, which first reads what is registered.`,
    details,
  );
}
