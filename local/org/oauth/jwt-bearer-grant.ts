import { compactVerify, decodeJwt, errors, importSPKI, type JWTPayload } from 'jose';
import type { LocalOrgApp, Org } from '../org.ts';
import { appById } from './authenticate-client.ts';
import type { GrantResult } from './grant-result.ts';
import { expiredCode, OAuthError } from './oauth-error.ts';
import { scopesOf } from './scopes.ts';
import type { TokenRequest } from './token-request.ts';
import { userByName } from './users.ts';

const AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** A larger `exp` is in milliseconds: in seconds it would be after the year 5138. */
const MAX_SECONDS = 100_000_000_000;

/**
 * The JWT bearer grant: an assertion signed with RS256 by the app's key.
 * @throws OAuthError with the platform's message
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export async function jwtBearerGrant(org: Org, request: TokenRequest): Promise<GrantResult> {
  const assertion = request.parameter('assertion');
  const claims = claimsOf(assertion);
  const app = appById(org.identity, claims.iss ?? '');
  await verifySignature(assertion, app);
  const audiences = [claims.aud ?? []].flat().map((audience) => audience.replace(/\/$/, ''));
  if (!audiences.some((audience) => [...AUDIENCES, org.url].includes(audience))) {
    throw invalidGrant('audience is invalid');
  }
  if (!(expiryMilliseconds(claims) > Date.now())) throw expiredCode();
  const user = userByName(org.identity, claims.sub ?? '');
  if (user === undefined) throw invalidGrant("user hasn't approved this consumer");
  return { app, user, scopes: scopesOf(app), kind: 'access' };
}

function claimsOf(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw invalidGrant('invalid assertion');
  }
}

async function verifySignature(assertion: string, { publicKey }: LocalOrgApp): Promise<void> {
  if (publicKey === undefined) throw invalidGrant('invalid assertion');
  const key = await importSPKI(publicKey, 'RS256');
  try {
    await compactVerify(assertion, key, { algorithms: ['RS256'] });
  } catch (error) {
    if (error instanceof errors.JOSEError) throw invalidGrant('invalid assertion');
    throw error;
  }
}

/** Official clients send `exp` in milliseconds; others send seconds as text. */
function expiryMilliseconds({ exp }: { exp?: unknown }): number {
  const given = Number(exp ?? Number.NaN);
  return given > MAX_SECONDS ? given : given * 1000;
}

function invalidGrant(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
