import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { ENDPOINTS } from '../../sources/digital-river/endpoints.ts';
import { isSameAddress } from '../../sources/digital-river/own-address.ts';
import { type Difference, difference } from './difference.ts';

/** A desired webhook, and the registered one that is to become it. */
export interface Match {
  readonly desired: WebhookBody;
  readonly webhook: DigitalRiverWebhook;
  readonly difference: Difference;
}

/**
 * Finds the registered webhook for each desired one: of those at its address, the one that shares
 * most types and, among these, the one with the fewest differences. No webhook is taken twice. One
 * that has only types of none of the three is a further one, which never becomes the third.
 *
 * @returns the matches; a desired webhook that has none must be created
 */
export function matchWebhooks(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): Match[] {
  const possible = desired.flatMap((body) =>
    registered
      .filter(({ address, types }) => {
        return isSameAddress(address, body.address) && !(isThird(body) && isFurther(types));
      })
      .map((webhook) => ({ desired: body, webhook, difference: difference(webhook, body) })),
  );
  const matches: Match[] = [];
  for (const match of possible.toSorted(byLikeness)) {
    const isTaken = matches.some(
      ({ desired: body, webhook }) => body === match.desired || webhook === match.webhook,
    );
    if (!isTaken) matches.push(match);
  }
  return matches;
}

const isThird = ({ types }: WebhookBody) =>
  ENDPOINTS.slice(-1).some(({ type }) => types.includes(type));

const isFurther = (types: readonly string[]) =>
  types.length > 0 && !ENDPOINTS.some(({ type }) => types.includes(type));

function byLikeness(a: Match, b: Match): number {
  return sharedTypes(b) - sharedTypes(a) || changes(a) - changes(b);
}

const changes = (match: Match) => match.difference.changes.length;

const sharedTypes = ({ desired, webhook }: Match) =>
  desired.types.filter((type) => webhook.types.includes(type)).length;
