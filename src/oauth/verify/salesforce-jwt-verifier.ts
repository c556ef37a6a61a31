import { createRemoteJWKSet, type JWTVerifyResult, jwtVerify } from 'jose';
import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../time.ts';
import { invalidToken } from '../bearer.ts';
import { unverifiableToken } from '../request-salesforce.ts';
import { type AllowedUsers, allowedUser } from './salesforce-user.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface SalesforceJwtOptions extends AllowedUsers {
  /** Base URL of the configured org: its keys are used, never those of a URL that a token names. */
  readonly instanceUrl: string;
  /** The issuer and audience that tokens must name. */
  readonly issuer: string;
  /** Time that fetching the keys may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** How long fetched keys are cached. */
const JWKS_MAX_AGE_MS = 10 * MINUTE_MS;
/** Tokens with an unknown key cause at most one fetch in this time. */
const JWKS_COOLDOWN_MS = 30 * SECOND_MS;

/**
 * The header of an access token. The tenant key `tnk` ends with the org id. Salesforce does not
 * document its form; `core/<instance>/<org>` is from the tests of Salesforce's Mobile SDK.
 */
const accessTokenHeader = z.object({
  tty: z.literal('sfdc-core-token'),
  tnk: z.string().transform((tenant) => tenant.split('/').at(-1) ?? ''),
});
const accessTokenClaims = z.object({
  sub: z
    .string()
    .startsWith('uid:')
    .transform((subject) => subject.slice('uid:'.length)),
  exp: z.number(),
});

/**
 * Verifies Salesforce's JWT-based access tokens by the org's published keys. There is no call for
 * each token, so a revoked token is valid until it expires. ID tokens are signed by the same keys,
 * but have another header and audience, so they are not valid here.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.jwt_access_tokens.htm
 * @see RFC 8725 §3.1, §3.8 to §3.11: one algorithm, keys of the configured org only, and checks of
 *   issuer, audience and type
 */
export function salesforceJwtVerifier(options: SalesforceJwtOptions): TokenVerifier {
  const keySet = createRemoteJWKSet(new URL('/id/keys', options.instanceUrl), {
    timeoutDuration: options.timeoutMs,
    cacheMaxAge: JWKS_MAX_AGE_MS,
    cooldownDuration: JWKS_COOLDOWN_MS,
  });
  return {
    async verify(token) {
      const verified = await jwtVerify(token, keySet, {
        algorithms: ['RS256'],
        issuer: options.issuer,
        audience: options.issuer,
        typ: 'JWT',
        requiredClaims: ['exp', 'sub'],
      }).catch((error: unknown) => {
        throw isTokenError(error)
          ? invalidToken('The access token is expired, or was not issued by the configured org.')
          : unverifiableToken(error);
      });
      return identityIn(verified, options);
    },
  };
}

function identityIn(
  { protectedHeader, payload }: JWTVerifyResult,
  allowed: AllowedUsers,
): TokenIdentity {
  const { data: header } = accessTokenHeader.safeParse(protectedHeader);
  const { data: claims } = accessTokenClaims.safeParse(payload);
  if (header === undefined || claims === undefined) {
    throw invalidToken("Expected one of Salesforce's access tokens, got a token of another kind.");
  }
  return { ...allowedUser(allowed, header.tnk, claims.sub), expiresAt: claims.exp * 1000 };
}

/** The error codes of jose that are about the token; all others are about fetching the keys. */
const TOKEN_ERROR_CODES = new Set([
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

function isTokenError(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    TOKEN_ERROR_CODES.has(String(error.code))
  );
}
