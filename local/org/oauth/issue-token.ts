import { randomBytes } from 'node:crypto';
import type { Org } from '../org.ts';
import { storeToken, type TokenFacts } from '../store/tokens.ts';
import type { GrantResult } from './grant-result.ts';
import { signAccessToken } from './jwt-access-token.ts';

/** A session lasts two hours, the platform's default time-out. */
const ACCESS_SECONDS = 2 * 60 * 60;
/** On the platform, a refresh token is valid until it is revoked. */
const REFRESH_SECONDS = 365 * 24 * 60 * 60;
/**
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.remoteaccess_oauth_web_server_flow.htm
 */
const CODE_SECONDS = 15 * 60;
const FRONTDOOR_SECONDS = 60;

/**
 * Issues an access token in the format of a session id (organization, `!`, secret), or a JWT if the
 * app is configured so.
 */
export async function issueAccessToken(org: Org, granted: GrantResult): Promise<string> {
  const { app, user, scopes, kind, approval } = granted;
  if (app.jwtAccessTokens === true && kind === 'access') {
    return signAccessToken(org, { app, user, scopes, seconds: ACCESS_SECONDS });
  }
  const token = `${org.identity.organizationId.slice(0, 15)}!${secret(72)}`;
  const facts = { kind, userId: user.userId, clientId: app.clientId, scopes, approval };
  await storeToken(org.pool, token, facts, ACCESS_SECONDS);
  return token;
}

/** Issues a refresh token with the rights of a code, or of the previous refresh token. */
export async function issueRefreshToken(org: Org, facts: TokenFacts): Promise<string> {
  const { userId, clientId, scopes, approval } = facts;
  const token = `5Aep861${secret(60)}`;
  const stored = { kind: 'refresh', userId, clientId, scopes, approval } as const;
  await storeToken(org.pool, token, stored, REFRESH_SECONDS);
  return token;
}

/** Issues an authorization code, which can be used once and expires soon. */
export async function issueCode(
  org: Org,
  facts: Omit<TokenFacts, 'kind' | 'approval'>,
): Promise<string> {
  const code = `aPrx${secret(48)}`;
  const stored = { ...facts, kind: 'code', approval: secret(12) } as const;
  await storeToken(org.pool, code, stored, CODE_SECONDS);
  return code;
}

/** Issues the password of a frontdoor URL, which can be used once and expires soon. */
export async function issueFrontdoorPassword(org: Org, facts: TokenFacts): Promise<string> {
  const { userId, clientId, scopes, approval } = facts;
  const password = secret(48);
  const stored = { kind: 'frontdoor', userId, clientId, scopes, approval } as const;
  await storeToken(org.pool, password, stored, FRONTDOOR_SECONDS);
  return password;
}

/** Random bytes as letters, digits, `.` and `_`. */
function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url').replaceAll('-', '.');
}
