import { createHash } from 'node:crypto';
import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import type { Org } from '../org.ts';
import { consumeToken, type TokenFacts } from '../store/tokens.ts';
import { authenticateAnyClient } from './authenticate-client.ts';
import type { GrantResult } from './grant-result.ts';
import { issueRefreshToken } from './issue-token.ts';
import { expiredCode, OAuthError } from './oauth-error.ts';
import { includesRefreshToken } from './scopes.ts';
import type { TokenRequest } from './token-request.ts';
import { userById } from './users.ts';

/**
 * The authorization code grant (RFC 6749 §4.1.3) with PKCE (RFC 7636 §4.6). The first request with
 * a code uses it up, even if that request fails.
 * @throws OAuthError with the platform's message
 */
export async function codeGrant(org: Org, request: TokenRequest): Promise<GrantResult> {
  const app = authenticateAnyClient(org.identity, request);
  const code = await consumeToken(org.pool, request.parameter('code'));
  if (code?.kind !== 'code' || code.clientId !== app.clientId) throw expiredCode();
  if (code.redirectUri !== request.parameter('redirect_uri')) {
    throw new OAuthError('invalid_grant', 'redirect_uri must match configuration');
  }
  checkVerifier(code, request.parameter('code_verifier'));
  const user = userById(org.identity, code.userId);
  if (user === undefined) throw expiredCode();
  const { scopes, approval, nonce } = code;
  const refreshToken = includesRefreshToken(scopes)
    ? await issueRefreshToken(org, code)
    : undefined;
  return { app, user, scopes, kind: 'access', approval, nonce, refreshToken };
}

/** The challenge is the verifier's SHA-256. A verifier without a challenge is an error. */
function checkVerifier({ codeChallenge }: TokenFacts, verifier: string): void {
  const isRight =
    codeChallenge === undefined
      ? verifier === ''
      : timingSafeEqualText(challengeOf(verifier), codeChallenge);
  if (!isRight) throw new OAuthError('invalid_grant', 'invalid code verifier');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
