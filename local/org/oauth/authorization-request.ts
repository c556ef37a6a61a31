import type { LocalOrgApp, LocalOrgIdentity } from '../org.ts';
import { appById } from './authenticate-client.ts';
import { OAuthError } from './oauth-error.ts';
import { scopesOf } from './scopes.ts';

/** An app's request for a user's authorization. */
export interface AuthorizationRequest {
  app: LocalOrgApp;
  /** One of the app's callback URLs. */
  redirectUri: string;
  state: string | undefined;
  nonce: string | undefined;
  /** Why the request is denied without asking the user; absent when the user can be asked. */
  error?: OAuthError;
  scopes: string[];
  codeChallenge: string | undefined;
}

/**
 * Reads an authorization request (RFC 6749 §4.1.1).
 * @throws OAuthError when the app or its redirect_uri is invalid: such errors are shown, never
 *   redirected
 */
export function readAuthorizationRequest(
  identity: LocalOrgIdentity,
  query: URLSearchParams,
): AuthorizationRequest {
  const parameter = (name: string) => query.get(name) ?? undefined;
  const app = appById(identity, query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.callbackUrls?.includes(redirectUri)) {
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  const scopes = query.get('scope')?.split(/\s+/).filter(Boolean) ?? scopesOf(app);
  const error = errorIn(app, scopes, query);
  return {
    ...{ app, redirectUri, scopes, codeChallenge: parameter('code_challenge') },
    ...{ state: parameter('state'), nonce: parameter('nonce') },
    ...(error !== undefined && { error }),
  };
}

/** The app's callback URL with the outcome and the app's state. */
export function callbackUrl(
  { redirectUri, state }: AuthorizationRequest,
  outcome: Record<string, string>,
): string {
  const url = new URL(redirectUri);
  const answer = { ...outcome, ...(state !== undefined && { state }) };
  for (const [name, value] of Object.entries(answer)) url.searchParams.append(name, value);
  return url.href;
}

/** The default of the challenge method is S256, because some clients omit it. */
function errorIn(
  app: LocalOrgApp,
  scopes: string[],
  query: URLSearchParams,
): OAuthError | undefined {
  if (query.get('response_type') !== 'code') {
    return new OAuthError('unsupported_response_type', 'response type not supported');
  }
  if (scopes.some((scope) => !scopesOf(app).includes(scope))) {
    return new OAuthError('invalid_scope', 'the requested scope is not allowed');
  }
  const challenge = query.get('code_challenge');
  if (challenge === null && app.clientSecret === undefined) {
    return new OAuthError('invalid_request', 'missing required code challenge');
  }
  if (challenge !== null && (query.get('code_challenge_method') ?? 'S256') !== 'S256') {
    return new OAuthError('invalid_request', 'code_challenge_method must be S256');
  }
  return undefined;
}
