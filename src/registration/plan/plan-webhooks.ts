import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { isSameAddress } from '../../sources/digital-river/own-address.ts';
import { shownAddress } from './addresses.ts';
import { difference, differenceWithHidden, hidesSecrets } from './difference.ts';
import { type Match, matchWebhooks } from './match-webhooks.ts';
import type { Step } from './step.ts';

/** How the registered webhooks become the desired ones. */
export interface WebhookPlan {
  /** One for each desired webhook, in their order, then one for each further webhook that is kept. */
  readonly steps: readonly Step[];
  /** Webhooks of ours that are more than needed: most send events a second time. */
  readonly duplicates: readonly DigitalRiverWebhook[];
  /** Webhooks that are not ours. They are never changed. */
  readonly others: readonly DigitalRiverWebhook[];
  /** Whether secrets of webhooks that stay could not be compared. */
  readonly hasHiddenSecrets: boolean;
}

/**
 * Decides what to do about the registered webhooks.
 *
 * A webhook is ours when its address is that of a desired one. At the last address there may be
 * further webhooks for other types, such as one that `--types` made: their types stay, and so does
 * whether they are enabled; the rest is corrected.
 *
 * @param registered all webhooks of the account
 * @param desired the desired webhooks, those at the last address in the end
 * @param sendsHidden whether secrets that Digital River does not show are sent again
 */
export function planWebhooks(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
  sendsHidden = false,
): WebhookPlan {
  const isOurs = ({ address }: DigitalRiverWebhook) =>
    desired.some((body) => isSameAddress(address, body.address));
  const matches = matchWebhooks(registered, desired);
  const left = registered.filter(
    (webhook) => isOurs(webhook) && !matches.some((match) => match.webhook === webhook),
  );
  const further = furtherWebhooks(left, desired);
  return {
    steps: [
      ...desired.map((body) => stepFor(body, matches, sendsHidden)),
      ...further.map(({ webhook, desired: body }) => updateStep(webhook, body, sendsHidden)),
    ],
    duplicates: left.filter((each) => !further.some(({ webhook }) => webhook === each)),
    others: registered.filter((webhook) => !isOurs(webhook)),
    hasHiddenSecrets: [...matches, ...further].some(({ webhook, desired: body }) =>
      hidesSecrets(webhook, body),
    ),
  };
}

function stepFor(desired: WebhookBody, matches: readonly Match[], sendsHidden: boolean): Step {
  const match = matches.find((each) => each.desired === desired);
  if (match !== undefined) return updateStep(match.webhook, desired, sendsHidden);
  const { types, address } = desired;
  return { action: 'create', types, address, desired };
}

/** The step that makes a registered webhook the desired one. */
function updateStep(
  webhook: DigitalRiverWebhook,
  desired: WebhookBody,
  sendsHidden: boolean,
): Step {
  const compare = sendsHidden ? differenceWithHidden : difference;
  const { changes, patch } = compare(webhook, desired);
  const subject = { id: webhook.id, types: desired.types, address: desired.address };
  return changes.length === 0
    ? { action: 'none', ...subject, isHidden: hidesSecrets(webhook, desired) }
    : { action: 'update', ...subject, changes, patch, desired, changedAt: changedAt(webhook) };
}

/** When a webhook was changed last, or created; undefined when that is not known. */
export function changedAt({ updatedTime, createdTime }: DigitalRiverWebhook): Date | undefined {
  const time = new Date(updatedTime ?? createdTime ?? '');
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** The step that deletes a webhook. */
export function deleteStep({ id, types, address }: DigitalRiverWebhook): Step {
  return { action: 'delete', id, types, address: shownAddress(address) };
}

/** Webhooks at the last address whose types no other webhook of ours has. */
function furtherWebhooks(
  left: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): Pick<Match, 'webhook' | 'desired'>[] {
  const last = desired.at(-1);
  const known = new Set(desired.flatMap(({ types }) => types));
  return left.flatMap((webhook) => {
    const { types, enabled = true, address } = webhook;
    const isNew = types.length > 0 && types.every((type) => !known.has(type));
    if (last === undefined || !isNew || !isSameAddress(address, last.address)) return [];
    for (const type of types) known.add(type);
    return [{ webhook, desired: { ...last, types, enabled } }];
  });
}
