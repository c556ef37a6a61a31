import type { DueDelivery } from '../store/deliveries.ts';
import { firstBytes } from './first-bytes.ts';
import { networkReason } from './network-reason.ts';
import { signature } from './signature.ts';
import type { Tokens } from './tokens.ts';

/** A later answer counts as none (Digital River docs, "Best practices" of webhooks). */
export const ATTEMPT_TIMEOUT_MS = 3_000;
const MAX_BODY_BYTES = 2_048;

export interface AttemptResult {
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** Absent when the delivery was acknowledged. */
  readonly error?: string;
  /** The beginning of the answer. */
  readonly body?: string;
  readonly ms: number;
}

/**
 * Sends an event once. Only a 2xx acknowledges it. A redirect is not followed and counts as a
 * failure, as does a token that cannot be fetched.
 * @param stop ends the attempt early; its result is meaningless then
 */
export async function attempt(
  delivery: DueDelivery,
  tokens: Tokens,
  stop: AbortSignal,
): Promise<AttemptResult> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  try {
    const authorization = await authorizationOf(delivery.webhook, tokens);
    const response = await post(delivery, authorization, stop);
    const body = await firstBytes(response, MAX_BODY_BYTES);
    if (response.ok) return { status: response.status, body, ms: ms() };
    if (response.status === 401) {
      tokens.forget(delivery.webhook.id, authorization.replace(/^Bearer /, ''));
    }
    const error =
      response.status >= 300 && response.status < 400
        ? `answered ${response.status}: redirects are not followed`
        : `answered ${response.status}`;
    return { status: response.status, error, body, ms: ms() };
  } catch (error) {
    return { status: null, error: networkReason(error), ms: ms() };
  }
}

function post(delivery: DueDelivery, authorization: string, stop: AbortSignal): Promise<Response> {
  const { body, webhook } = delivery;
  // biome-ignore lint/style/noRestrictedGlobals: The sender has limits of its own.
  return fetch(webhook.address, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'local-digital-river',
      'digitalriver-signature': signature(secretsOf(webhook), Date.now(), body),
      ...(authorization === '' ? {} : { authorization }),
    },
    redirect: 'manual',
    signal: AbortSignal.any([stop, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
  });
}

function secretsOf({ signingSecret, formerSecret }: DueDelivery['webhook']): string[] {
  return formerSecret === null ? [signingSecret] : [signingSecret, formerSecret];
}

async function authorizationOf(webhook: DueDelivery['webhook'], tokens: Tokens): Promise<string> {
  if (webhook.transportType === 'OAUTH' && webhook.oauth) {
    return `Bearer ${await tokens.get(webhook.id, webhook.oauth)}`;
  }
  if (!webhook.authentication) return '';
  const { userName, password } = webhook.authentication;
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}
