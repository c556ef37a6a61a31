import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { ORG_URL, ORGANIZATION_ID, USER_ID } from './connector.ts';

export const orgKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ORG_KID = 'CORE_ATJWT.00DHs000000AbCd.1';

/** Header of the org's JWT access tokens. */
export const ORG_HEADER = {
  alg: 'RS256',
  typ: 'JWT',
  kid: ORG_KID,
  tty: 'sfdc-core-token',
  tnk: `core/prod/${ORGANIZATION_ID}`,
  ver: '1.0',
};

/** Claims of an access token of the integration user, valid for 10 minutes. */
export function orgClaims(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: ORG_URL,
    aud: [ORG_URL],
    sub: `uid:${USER_ID}`,
    client_id: 'digital-river',
    scp: 'api web',
    mty: 'oauth',
    iat: now,
    nbf: now - 15,
    exp: now + 600,
  };
}

/**
 * Signs a token.
 *
 * @param header changes to {@link ORG_HEADER}
 * @param claims changes to {@link orgClaims}
 * @param key the org's key unless given
 */
export function orgToken(
  header: Record<string, unknown> = {},
  claims: Record<string, unknown> = {},
  key: Parameters<SignJWT['sign']>[0] = orgKeys.privateKey,
): Promise<string> {
  return new SignJWT({ ...orgClaims(), ...claims })
    .setProtectedHeader({ ...ORG_HEADER, ...header })
    .sign(key);
}

export const ORG_KEY_SET = {
  keys: [
    { ...orgKeys.publicKey.export({ format: 'jwk' }), kid: ORG_KID, alg: 'RS256', use: 'sig' },
  ],
};
