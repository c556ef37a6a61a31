import { z } from 'zod';
import { invalidToken } from '../bearer.ts';
import { jsonOf, requestSalesforce } from '../request-salesforce.ts';
import {
  type AllowedUsers,
  allowedUser,
  idsInIdentityUrl,
  unverifiableToken,
} from './salesforce-user.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface IntrospectionOptions extends AllowedUsers {
  /** Base URL of the org: always the configured one. */
  readonly instanceUrl: string;
  /** The app that asks: it sees its own tokens, or all of the org when it is set up for that. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly timeoutMs: number;
}

const reply = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    sub: z.string(),
    token_type: z.string().optional(),
    exp: z.number().optional(),
  }),
]);

/** Salesforce's word, and the one that RFC 7662 takes over from RFC 6749. */
const ACCESS_TOKEN_TYPES = ['access_token', 'bearer'];

/**
 * Verifies access tokens by the org's introspection endpoint. It does not know those of the password grant, which are
 * session ids.
 *
 * @see RFC 7662 §2
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm
 */
export function introspectionVerifier(options: IntrospectionOptions): TokenVerifier {
  const { instanceUrl, clientId, clientSecret, timeoutMs } = options;
  const url = new URL('/services/oauth2/introspect', instanceUrl);
  const headers = {
    Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    Accept: 'application/json',
  };
  return {
    async verify(token) {
      const body = new URLSearchParams({ token, token_type_hint: 'access_token' });
      const request = { method: 'POST', headers, body };
      // A 401 is about our own client here, not about the token.
      return identityIn(jsonOf(await requestSalesforce(url, request, timeoutMs)), options);
    },
  };
}

function identityIn(answer: unknown, allowed: AllowedUsers): TokenIdentity {
  const read = reply.safeParse(answer);
  if (!read.success) throw unverifiableToken(read.error);
  if (!read.data.active) {
    throw invalidToken('The access token is expired, revoked or unknown to Salesforce.');
  }
  const { sub, token_type: type = 'access_token', exp } = read.data;
  if (!ACCESS_TOKEN_TYPES.includes(type.toLowerCase())) {
    throw invalidToken('Expected an access token, got a token of another type.');
  }
  const expiresAt = exp === undefined ? {} : { expiresAt: exp * 1000 };
  if (exp !== undefined && exp * 1000 <= Date.now()) {
    throw invalidToken('The access token is expired.');
  }
  return { ...allowedUser(allowed, ...idsInIdentityUrl(sub)), ...expiresAt };
}
