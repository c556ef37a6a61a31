import { z } from 'zod';
import { senderReply, unusable } from '../http/sender-reply.ts';

/** How the API is entered: by a token as it is, or by one that a refresh token is exchanged for. */
export type PlumGrant =
  | { readonly accessToken: string }
  | {
      readonly refreshToken: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly tokenUrl: string;
    };

const tokenReply = z.object({ access_token: z.string().min(1) });

/**
 * An access token for one round of asking. Which grant Plum wants of whom is not published in one place: unverified, and
 * therefore configurable.
 *
 * @see RFC 6749 §6 (refresh), here with a JSON body
 */
export async function plumToken(grant: PlumGrant, timeoutMs: number): Promise<string> {
  if ('accessToken' in grant) return grant.accessToken;
  const reply = await senderReply('Plum', grant.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      grant_type: 'refresh_token',
      refresh_token: grant.refreshToken,
      client_id: grant.clientId,
      client_secret: grant.clientSecret,
    }),
    timeoutMs,
  });
  const token = tokenReply.safeParse(jsonOrNull(reply.body)).data;
  if (reply.status === 200 && token !== undefined) return token.access_token;
  throw unusable('Plum', reply, 'It gives no access token: check PLUM_TOKEN_PATH and its secrets.');
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
