import { randomBytes } from 'node:crypto';
import type { Org } from '../org.ts';
import { keepToken, type TokenFacts } from '../store/tokens.ts';
import type { Granted } from './granted.ts';
import { signAccessToken } from './jwt-access-token.ts';

/** A session lasts two hours, the platform's default time-out. */
const ACCESS_SECONDS = 2 * 60 * 60;
/** On the platform a refresh token is good until it is revoked. */
const REFRESH_SECONDS = 365 * 24 * 60 * 60;
/** @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.remoteaccess_oauth_web_server_flow.htm */
const CODE_SECONDS = 15 * 60;

/**
 * Issues an access token in the look of a session id (organisation, `!`, secret), or a JWT when the app is set
 * up for them.
 */
export async function issueAccessToken(org: Org, granted: Granted): Promise<string> {
  const { app, user, scopes, kind, approval } = granted;
  if (app.jwtAccessTokens === true && kind === 'access') {
    return signAccessToken(org, { app, user, scopes, seconds: ACCESS_SECONDS });
  }
  const token = `${org.identity.organizationId.slice(0, 15)}!${secret(72)}`;
  const facts = { kind, userId: user.userId, clientId: app.clientId, scopes, approval };
  await keepToken(org.pool, token, facts, ACCESS_SECONDS);
  return token;
}

/** Issues a refresh token that stands for the same as a code, or as the refresh token before it. */
export async function issueRefreshToken(org: Org, facts: TokenFacts): Promise<string> {
  const { userId, clientId, scopes, approval } = facts;
  const token = `5Aep861${secret(60)}`;
  const kept = { kind: 'refresh', userId, clientId, scopes, approval } as const;
  await keepToken(org.pool, token, kept, REFRESH_SECONDS);
  return token;
}

/** Issues an authorization code: good once, and not for long. */
export async function issueCode(
  org: Org,
  facts: Omit<TokenFacts, 'kind' | 'approval'>,
): Promise<string> {
  const code = `aPrx${secret(48)}`;
  const kept = { ...facts, kind: 'code', approval: secret(12) } as const;
  await keepToken(org.pool, code, kept, CODE_SECONDS);
  return code;
}

/** So many random bytes, in letters, digits, `.` and `_`. */
function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url').replaceAll('-', '.');
}
