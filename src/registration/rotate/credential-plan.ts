import type {
  DigitalRiverWebhook,
  WebhookBody,
  WebhookPatch,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { isSameAddress } from '../../sources/digital-river/own-address.ts';
import { shownAddress } from '../plan/addresses.ts';
import { hidesSecrets, transportOf } from '../plan/difference.ts';
import { changedAt } from '../plan/plan-webhooks.ts';

/** A registered webhook whose credentials are rotated. */
export interface CredentialPlan {
  readonly id: string;
  readonly types: readonly string[];
  readonly address: string;
  /** Whether it has the new credentials already, as after a run that was interrupted. */
  readonly isRotated: boolean;
  /** Whether it is not known what it has, because Digital River does not show its secrets. */
  readonly isHidden: boolean;
  /** When it was changed last; undefined when that is not known. */
  readonly changedAt: Date | undefined;
  /** The former client id or user name; undefined when it is not known, or is the new one. */
  readonly formerName: string | undefined;
  /** Body of PATCH /webhooks/{id}. It contains the new secrets. */
  readonly patch: WebhookPatch;
}

/** The plan for each registered webhook of ours; or why there is none, in full sentences. */
export type RotationPlan =
  | { readonly webhooks: readonly CredentialPlan[] }
  | { readonly problems: readonly string[] };

/**
 * Plans a rotation: every registered webhook at one of the desired addresses gets the credentials of
 * the desired one, duplicates as well, so that no mixture remains. Credentials that Digital River
 * does not show count as former ones: sending the new ones again does no harm.
 *
 * @param registered all webhooks of the account
 * @param desired the webhooks with the new credentials
 */
export function planRotation(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): RotationPlan {
  const pairs = registered.flatMap((webhook) => {
    const body = desired.find(({ address }) => isSameAddress(address, webhook.address));
    return body === undefined ? [] : [{ webhook, body }];
  });
  const missing = desired.filter(({ address, types }) =>
    types.some((type) => !pairs.some(({ webhook }) => hasType(webhook, type, address))),
  );
  const problems = [
    ...missing.map(({ types, address }) => `No webhook for ${types.join(', ')} at ${address}.`),
    ...pairs.flatMap(({ webhook, body }) => mismatches(webhook, body)),
  ];
  return problems.length > 0
    ? { problems }
    : { webhooks: pairs.map(({ webhook, body }) => credentialPlan(webhook, body)) };
}

function hasType({ types, address }: DigitalRiverWebhook, type: string, at: string): boolean {
  return types.includes(type) && isSameAddress(address, at);
}

function mismatches(webhook: DigitalRiverWebhook, desired: WebhookBody): string[] {
  const transport = transportOf(webhook);
  const which = `The webhook ${webhook.id} for ${webhook.types.join(', ')}`;
  if (transport !== desired.transportType) {
    return [`${which}: expected the transport ${desired.transportType}, got ${transport}.`];
  }
  if (desired.transportType !== 'OAUTH') return [];
  const [expected, got] = [desired.oauth.tokenEndPoint, webhook.oauth?.tokenEndPoint];
  return expected === got
    ? []
    : [
        `${which}: expected the token endpoint ${expected}, got ${got ? shownAddress(got) : 'none'}.`,
      ];
}

function credentialPlan(webhook: DigitalRiverWebhook, desired: WebhookBody): CredentialPlan {
  const { id, types, oauth, authentication } = webhook;
  const shared = {
    ...{ id, types, address: shownAddress(webhook.address) },
    isHidden: hidesSecrets(webhook, desired),
    changedAt: changedAt(webhook),
  };
  if (desired.transportType === 'OAUTH') {
    const { oauth: wanted } = desired;
    return {
      ...shared,
      formerName: otherName(oauth?.clientID, wanted.clientID),
      isRotated:
        oauth?.clientID === wanted.clientID &&
        oauth.userName === wanted.userName &&
        oauth.password === wanted.password &&
        oauth.clientSecret === wanted.clientSecret,
      patch: { oauth: wanted },
    };
  }
  const { authentication: wanted } = desired;
  const userName = authentication?.userName ?? authentication?.username;
  return {
    ...shared,
    formerName: otherName(userName, wanted?.userName),
    isRotated:
      wanted === undefined ||
      (userName === wanted.userName && authentication?.password === wanted.password),
    patch: wanted === undefined ? {} : { authentication: wanted },
  };
}

/** What was sent already in an earlier run is not what was there before. */
function otherName(name: string | null | undefined, wanted: string | undefined) {
  return name === wanted ? undefined : (name ?? undefined);
}
