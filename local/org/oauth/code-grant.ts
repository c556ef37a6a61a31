import { createHash } from 'node:crypto';
import type { Org } from '../org.ts';
import { type TokenFacts, takeToken } from '../store/tokens.ts';
import { anyClientOf } from './client-of.ts';
import type { Granted } from './granted.ts';
import { issueRefreshToken } from './issue-token.ts';
import { expiredCode, OAuthError } from './oauth-error.ts';
import { sameSecret } from './same-secret.ts';
import { givesRefreshToken } from './scopes.ts';
import type { TokenRequest } from './token-request.ts';
import { userById } from './users.ts';

/**
 * The authorization code grant (RFC 6749 §4.1.3) with PKCE (RFC 7636 §4.6). The first request with
 * a code uses it up, even if that request fails.
 * @throws OAuthError with the platform's message
 */
export async function codeGrant(org: Org, request: TokenRequest): Promise<Granted> {
  const app = anyClientOf(org.identity, request);
  const code = await takeToken(org.pool, request.parameter('code'));
  if (code?.kind !== 'code' || code.clientId !== app.clientId) throw expiredCode();
  if (code.redirectUri !== request.parameter('redirect_uri')) {
    throw new OAuthError('invalid_grant', 'redirect_uri must match configuration');
  }
  checkVerifier(code, request.parameter('code_verifier'));
  const user = userById(org.identity, code.userId);
  if (user === undefined) throw expiredCode();
  const { scopes, approval, nonce } = code;
  const refreshToken = givesRefreshToken(scopes) ? await issueRefreshToken(org, code) : undefined;
  return { app, user, scopes, kind: 'access', approval, nonce, refreshToken };
}

/** The challenge is the verifier's SHA-256. A verifier without a challenge is an error. */
function checkVerifier({ codeChallenge }: TokenFacts, verifier: string): void {
  const isRight =
    codeChallenge === undefined
      ? verifier === ''
      : sameSecret(challengeOf(verifier), codeChallenge);
  if (!isRight) throw new OAuthError('invalid_grant', 'invalid code verifier');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
