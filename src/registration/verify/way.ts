import { isReadable } from '../../sources/digital-river/api/hide-secrets.ts';
import type {
  DigitalRiverWebhook,
  WebhookBody,
  WebhookTransport,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { hidesSecrets, transportOf } from '../plan/difference.ts';
import { type Match, matchWebhooks } from '../plan/match-webhooks.ts';
import { basesQuestion, otherBases } from '../plan/other-bases.ts';
import { failed, type Judgement, ok, skipped } from './judge/judgement.ts';

/** How Digital River reaches one address, and proves its identity there. */
export interface Way {
  /** The event types of the webhook. */
  readonly types: readonly string[];
  readonly address: string;
  /** Contains secrets. */
  readonly transport: WebhookTransport;
  /** Whether the proof is another one than that of the environment and the options. */
  readonly isOtherProof?: boolean;
}

/** A way as it is registered, with the judgement of the registration. */
export interface RegisteredWay extends Way {
  /** Id of the webhook; undefined when there is none. */
  readonly id: string | undefined;
  readonly registration: Judgement;
}

/** The ways that the desired webhooks describe. */
export function desiredWays(desired: readonly WebhookBody[]): Way[] {
  return desired.map(({ types, address, ...transport }) => ({ types, address, transport }));
}

/**
 * The ways as they are registered: each webhook with the address and the credentials that Digital
 * River has. Where it does not show secrets, those of the desired webhook are used.
 *
 * @param registered all webhooks of the account
 * @param desired the webhooks as they should be
 * @param sent ids of the webhooks that were just sent the credentials of the desired ones
 */
export function registeredWays(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
  sent: ReadonlySet<string>,
): RegisteredWay[] {
  const matches = matchWebhooks(registered, desired);
  const question = basesQuestion(otherBases(registered, desired));
  return desired.map((body) => {
    const match = matches.find((each) => each.desired === body);
    const transport = match && registeredTransport(match.webhook, body);
    const changes = transport === undefined ? [] : (match?.difference.changes ?? []);
    return {
      id: match?.webhook.id,
      types: body.types,
      address: match?.webhook.address ?? body.address,
      transport: transport ?? body,
      registration: judgeRegistration(match, sent, question),
      isOtherProof: changes.some(({ field }) => OF_PROOF.test(field)),
    };
  });
}

const OF_PROOF = /^(?:oauth|authentication|transportType)/;

export const APPLY =
  'Run "npm run register-webhooks" with the same options, and without a subcommand.';

const SEND_AGAIN =
  'The other steps prove the credentials of the environment. To be sure that Digital River has them, send them again: "npm run register-webhooks -- rotate", or without a subcommand and with --send-secrets, with the same options.';

function judgeRegistration(
  match: Match | undefined,
  sent: ReadonlySet<string>,
  question: string | undefined,
): Judgement {
  if (match === undefined) {
    return failed(
      'none',
      question === undefined ? APPLY : `First: ${question}. If it is right: ${APPLY}`,
    );
  }
  const { webhook, desired, difference } = match;
  if (webhook.enabled === false) {
    return failed(
      'one that is disabled: Digital River sends nothing',
      `Digital River disables a webhook after many failed calls: correct what the other lines name. Then: ${APPLY}`,
    );
  }
  const changes = difference.changes.map(({ text }) => text);
  if (changes.length > 0) return failed(`one with other values (${changes.join(', ')})`, APPLY);
  if (!hidesSecrets(webhook, desired)) return ok('found');
  return sent.has(webhook.id)
    ? ok('found; Digital River does not show its secrets, which were just sent')
    : skipped('one whose secrets Digital River does not show: they are not verified', SEND_AGAIN);
}

/** Undefined when a secret cannot be read, or a part is missing. */
function registeredTransport(
  webhook: DigitalRiverWebhook,
  desired: WebhookBody,
): WebhookTransport | undefined {
  if (transportOf(webhook) !== 'OAUTH') return httpTransport(webhook.authentication, desired);
  const { tokenEndPoint, userName, password, clientID, clientSecret } = webhook.oauth ?? {};
  const isWhole = tokenEndPoint && userName && clientID;
  if (!isWhole || !isReadable(password) || !isReadable(clientSecret)) return undefined;
  return {
    transportType: 'OAUTH',
    oauth: { tokenEndPoint, userName, password, clientID, clientSecret, grantType: 'password' },
  };
}

function httpTransport(
  authentication: DigitalRiverWebhook['authentication'],
  desired: WebhookBody,
): WebhookTransport | undefined {
  const userName = authentication?.userName ?? authentication?.username;
  if (!userName) return { transportType: 'HTTP' };
  const password = authentication?.password;
  if (isReadable(password)) {
    return { transportType: 'HTTP', authentication: { userName, password } };
  }
  return desired.transportType === 'HTTP' ? undefined : { transportType: 'HTTP' };
}
