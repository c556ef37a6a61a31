import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../sources/digital-river/api/registered-webhook.ts';
import { withoutTrailingSlashes } from '../url.ts';
import { type Difference, difference } from './difference.ts';

export interface PlannedStep {
  readonly desired: WebhookBody;
  readonly action: 'create' | 'update' | 'leave';
  /** The registered webhook to be updated or left; absent when it is to be created. */
  readonly id?: string;
  readonly difference: Difference;
  /** Ids of further webhooks with the same address: each makes every event come once more. */
  readonly duplicates: readonly string[];
}

/**
 * Decides what to do for each desired webhook.
 * @param registered all webhooks of the account
 * @param desired the webhooks as they should be, one for each address
 * @returns one step for each desired webhook, in the same order
 */
export function plan(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): PlannedStep[] {
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

// Without the last slash it is still the same endpoint: a second webhook beside it would double each event.
function sameAddress(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

function normalised(address: string): string {
  const whole = URL.canParse(address) ? new URL(address).href : address;
  return withoutTrailingSlashes(whole);
}
