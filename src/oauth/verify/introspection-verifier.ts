import { z } from 'zod';
import { invalidToken } from '../bearer.ts';
import { jsonOf, requestSalesforce, unverifiableToken } from '../request-salesforce.ts';
import { type AllowedUsers, allowedUser, idsInIdentityUrl } from './salesforce-user.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface IntrospectionOptions extends AllowedUsers {
  /** Base URL of the configured org. */
  readonly instanceUrl: string;
  /** Consumer key of the app that introspects: its own tokens, or all of the org if set up so. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Time that one introspection may take, in milliseconds. */
  readonly timeoutMs: number;
}

const introspectionResponse = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    sub: z.string(),
    token_type: z.string().optional(),
    exp: z.number().optional(),
  }),
]);

/** Salesforce sends `access_token`; RFC 7662 §2.2 refers to RFC 6749 §5.1, which means `Bearer`. */
const ACCESS_TOKEN_TYPES = ['access_token', 'bearer'];

/**
 * Verifies access tokens by the org's introspection endpoint. That endpoint does not know tokens of
 * the password grant, which are session ids.
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
      // A 401 is about the introspecting app, not about the token: jsonOf makes it a 503.
      return identityIn(jsonOf(await requestSalesforce(url, request, timeoutMs)), options);
    },
  };
}

function identityIn(response: unknown, allowed: AllowedUsers): TokenIdentity {
  const { data, error } = introspectionResponse.safeParse(response);
  if (data === undefined) throw unverifiableToken(error);
  if (!data.active) {
    throw invalidToken('The access token is expired, revoked or unknown to Salesforce.');
  }
  const { sub, token_type: type = 'access_token', exp } = data;
  if (!ACCESS_TOKEN_TYPES.includes(type.toLowerCase())) {
    throw invalidToken('Expected an access token, got a token of another type.');
  }
  const expiresAt = exp === undefined ? undefined : exp * 1000;
  if (expiresAt !== undefined && expiresAt <= Date.now()) {
    throw invalidToken('The access token is expired.');
  }
  return { ...allowedUser(allowed, ...idsInIdentityUrl(sub)), expiresAt };
}
