import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../sources/digital-river/api/registered-webhook.ts';
import { withoutTrailingSlashes } from '../url.ts';
import { type Difference, difference } from './difference.ts';

/** What to do about one desired webhook. */
export interface PlannedWebhook {
  readonly desired: WebhookBody;
  readonly action: 'create' | 'update' | 'leave';
  /** The registered webhook to update or to leave; absent when one must be created. */
  readonly id?: string;
  readonly difference: Difference;
  /**
   * Ids of other webhooks with the same address. Digital River sends every event to each of them.
   */
  readonly duplicates: readonly string[];
}

/**
 * Decides what to do about each desired webhook.
 *
 * @param registered all webhooks of the account
 * @param desired the desired webhooks, one for each address
 * @returns one plan for each desired webhook, in the same order
 */
export function planWebhooks(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): PlannedWebhook[] {
  return desired.map((body) => {
    const [best, ...others] = registered
      .filter((webhook) => sameAddress(webhook.address, body.address))
      .map((webhook) => ({ id: webhook.id, difference: difference(webhook, body) }))
      .sort((a, b) => a.difference.changes.length - b.difference.changes.length);
    if (best === undefined) {
      return {
        desired: body,
        action: 'create',
        difference: { changes: [], patch: {} },
        duplicates: [],
      };
    }
    const action = best.difference.changes.length > 0 ? 'update' : 'leave';
    return { desired: body, action, ...best, duplicates: others.map((other) => other.id) };
  });
}

/** An address with and without a trailing slash is one endpoint; two webhooks would send twice. */
function sameAddress(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

function normalised(address: string): string {
  const href = URL.canParse(address) ? new URL(address).href : address;
  return withoutTrailingSlashes(href);
}
