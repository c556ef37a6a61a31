import { z } from 'zod';
import { callSender, unexpectedResponse } from '../http/call-sender.ts';

/** How to get an access token: it is configured, or a refresh token is exchanged for it. */
export type PlumGrant =
  | { readonly accessToken: string }
  | {
      readonly refreshToken: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly tokenUrl: string;
    };

const tokenResponse = z.object({ access_token: z.string().min(1) });

/**
 * Gets an access token for one round of reconciliation. Plum's documentation is not clear about
 * which clients use which grant, so this is configurable. Unverified.
 *
 * @param timeoutMs time limit of the call, in milliseconds
 * @returns the access token
 * @throws Error when Plum cannot be reached or gives no access token
 * @see RFC 6749 §6 (refresh), here with a JSON body
 */
export async function plumToken(grant: PlumGrant, timeoutMs: number): Promise<string> {
  if ('accessToken' in grant) return grant.accessToken;
  const response = await callSender('Plum', grant.tokenUrl, {
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
  const token = tokenResponse.safeParse(jsonOrNull(response.body)).data;
  if (response.status === 200 && token !== undefined) return token.access_token;
  const advice = 'It gives no access token: check PLUM_TOKEN_PATH and the credentials.';
  throw unexpectedResponse('Plum', response, advice);
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
