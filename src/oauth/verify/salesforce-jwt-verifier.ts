import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { invalidToken } from '../bearer.ts';
import { type AllowedUsers, allowedUser, unverifiableToken } from './salesforce-user.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface SalesforceJwtOptions extends AllowedUsers {
  /** Base URL of the org, whose published keys are taken: never one that a token names. */
  readonly instanceUrl: string;
  /** What the tokens name as their issuer and audience. */
  readonly issuer: string;
  readonly timeoutMs: number;
}

/** How long the keys are kept, and the least time between two askings because of a key that is not among them. */
const KEYS_KEPT_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;

/** The org's id ends the tenant key; its form, `core/<instance>/<org>`, is that of Salesforce's Mobile SDK's tests. */
const header = z.object({
  tty: z.literal('sfdc-core-token'),
  tnk: z.string().transform((tenant) => tenant.split('/').at(-1) ?? ''),
});
const claims = z.object({
  sub: z
    .string()
    .startsWith('uid:')
    .transform((subject) => subject.slice('uid:'.length)),
  exp: z.number(),
});

/**
 * Verifies Salesforce's JWT-based access tokens by the org's published keys. Nobody is asked about a token, so that a
 * revoked one is good until it expires. ID tokens, which the same keys sign, have neither this header nor this audience.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.jwt_access_tokens.htm
 * @see RFC 8725 §3: one algorithm, keys from the configured address alone, issuer, audience and type are checked
 */
export function salesforceJwtVerifier(options: SalesforceJwtOptions): TokenVerifier {
  const keys = createRemoteJWKSet(new URL('/id/keys', options.instanceUrl), {
    timeoutDuration: options.timeoutMs,
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  });
  return {
    async verify(token) {
      const verified = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: options.issuer,
        audience: options.issuer,
        typ: 'JWT',
        requiredClaims: ['exp', 'sub'],
      }).catch((error: unknown) => {
        throw isAboutToken(error)
          ? invalidToken('The access token is expired, or not one of the org.')
          : unverifiableToken(error);
      });
      return identityIn(verified, options);
    },
  };
}

function identityIn(
  { protectedHeader, payload }: { protectedHeader: unknown; payload: unknown },
  allowed: AllowedUsers,
): TokenIdentity {
  const { data: kind } = header.safeParse(protectedHeader);
  const { data: token } = claims.safeParse(payload);
  if (kind === undefined || token === undefined) {
    throw invalidToken('Expected an access token of Salesforce, got a token of another kind.');
  }
  return { ...allowedUser(allowed, kind.tnk, token.sub), expiresAt: token.exp * 1000 };
}

/** Codes of jose that tell of the token; all else is about getting the keys. */
const ABOUT_TOKEN = new Set([
  'ERR_JWS_INVALID',
  'ERR_JWT_INVALID',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
]);

function isAboutToken(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    ABOUT_TOKEN.has(String(error.code))
  );
}
