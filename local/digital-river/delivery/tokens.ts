import { z } from 'zod';
import type { WebhookInput } from '../webhook-input.ts';
import { firstBytes } from './first-bytes.ts';
import { networkReason } from './network-reason.ts';

type Oauth = NonNullable<WebhookInput['oauth']>;

const tokenReply = z.object({ access_token: z.string().min(1) });
const errorReply = z.object({ error: z.string() });
const MAX_ANSWER_BYTES = 65_536;

export interface Tokens {
  /** The bearer token of a webhook; rejects with an Error whose message can be shown. */
  get(webhookId: string, oauth: Oauth): Promise<string>;
  /** Removes a token that was answered with 401. */
  forget(webhookId: string, token: string): void;
}

/**
 * Bearer tokens for the OAUTH transport, cached per webhook until the receiver answers 401. Digital
 * River does not document whether it fetches a token for each callback or caches one. Cached tokens
 * are the harder case for a receiver: they expire, and a 401 must lead to a new one. A failed fetch
 * is not cached.
 * @param timeoutMs timeout of the token endpoint in milliseconds
 */
export function createTokens(timeoutMs: number): Tokens {
  const cache = new Map<string, { oauth: string; token: Promise<string> }>();
  return {
    get(webhookId, oauth) {
      const key = JSON.stringify(oauth);
      const cached = cache.get(webhookId);
      if (cached?.oauth === key) return cached.token;
      const entry = { oauth: key, token: fetchToken(oauth, timeoutMs) };
      cache.set(webhookId, entry);
      entry.token.catch(() => {
        if (cache.get(webhookId) === entry) cache.delete(webhookId);
      });
      return entry.token;
    },
    forget(webhookId, token) {
      const cached = cache.get(webhookId);
      // Another attempt may have fetched a new token meanwhile; that one stays.
      cached?.token.then(
        (current) => {
          if (current === token && cache.get(webhookId) === cached) cache.delete(webhookId);
        },
        () => undefined,
      );
    },
  };
}

async function fetchToken(oauth: Oauth, timeoutMs: number): Promise<string> {
  // biome-ignore lint/style/noRestrictedGlobals: The sender has limits of its own.
  const response = await fetch(oauth.tokenEndPoint, {
    method: 'POST',
    body: new URLSearchParams(grant(oauth)),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Error(`token endpoint: ${networkReason(error)}`);
  });
  const text = await firstBytes(response, MAX_ANSWER_BYTES);
  const token = response.ok ? tokenReply.safeParse(parsed(text)) : undefined;
  if (token?.success) return token.data.access_token;
  const reason = errorReply.safeParse(parsed(text));
  throw new Error(
    `token endpoint answered ${response.status}${reason.success ? ` ${reason.data.error}` : ' without a token'}`,
  );
}

function grant(oauth: Oauth): Record<string, string> {
  return {
    grant_type: oauth.grantType,
    client_id: oauth.clientID,
    client_secret: oauth.clientSecret,
    ...(oauth.grantType === 'password'
      ? { username: oauth.userName ?? '', password: oauth.password ?? '' }
      : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
