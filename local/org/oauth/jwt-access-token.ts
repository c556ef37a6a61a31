import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { LocalOrgApp, LocalOrgUser, Org } from '../org.ts';
import type { IssuedToken } from '../store/tokens.ts';

/** The content of a JWT-based access token. */
interface AccessToken {
  app: LocalOrgApp;
  user: LocalOrgUser;
  scopes: string[];
  seconds: number;
}

const claimsShape = z.object({
  scp: z.string(),
  sub: z.string().startsWith('uid:'),
  client_id: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/**
 * Signs an access token with the platform's header and claims.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.jwt_access_tokens.htm
 */
export function signAccessToken(org: Org, token: AccessToken): Promise<string> {
  const { kid, privateKey } = org.signingKey;
  const now = Math.floor(Date.now() / 1000);
  const header = {
    ...{ alg: 'RS256', typ: 'JWT', kid, tty: 'sfdc-core-token', ver: '1.0' },
    tnk: `core/prod/${org.identity.organizationId}`,
  };
  return new SignJWT({ scp: token.scopes.join(' '), client_id: token.app.clientId, mty: 'oauth' })
    .setProtectedHeader(header)
    .setIssuer(org.url)
    .setAudience([org.url])
    .setSubject(`uid:${token.user.userId}`)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + token.seconds)
    .sign(privateKey);
}

/** Verifies a JWT-based access token; undefined when this org did not sign it, or it is expired. */
export async function readAccessToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  const options = { issuer: org.url, audience: org.url, algorithms: ['RS256'] };
  try {
    const { payload } = await jwtVerify(token, org.signingKey.publicKey, options);
    const claims = claimsShape.safeParse(payload);
    return claims.success ? factsIn(claims.data) : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function factsIn({ scp, sub, client_id, iat, exp }: z.infer<typeof claimsShape>): IssuedToken {
  return {
    kind: 'access',
    userId: sub.slice('uid:'.length),
    clientId: client_id,
    scopes: scp.split(' '),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}
