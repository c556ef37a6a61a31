import { createHash, randomBytes } from 'node:crypto';
import type { LocalOrgApp, LocalOrgUser } from '../../../local/org/org.ts';
import { IDENTITY } from './running-org.ts';

export const CALLBACK = 'https://app.example.com/callback';

/** A user in addition to the org's own user. */
export const SECOND_USER: LocalOrgUser = {
  userId: '0055e000000SecoAAC',
  username: 'second@local.example',
  password: 'other-word',
  securityToken: 'OtherToken24',
};

const web = { clientSecret: 'secret', callbackUrls: [CALLBACK], scopes: ['api', 'openid'] };

/** Apps of every kind, distinguished by client id. */
export const APPS: LocalOrgApp[] = [
  { clientId: 'web', ...web },
  { clientId: 'refreshing', ...web, scopes: ['api', 'refresh_token'] },
  { clientId: 'rotating', ...web, scopes: ['api', 'refresh_token'], rotation: true },
  { clientId: 'suggesting', ...web, suggestedUser: 'second@local.example' },
  { clientId: 'identity-only', ...web, scopes: ['openid'] },
  { clientId: 'public', callbackUrls: [CALLBACK] },
  { clientId: 'jwt', ...web, jwtAccessTokens: true },
  { clientId: 'watcher', clientSecret: 'secret', introspectAll: true },
];

/** The PKCE pair of one authorization (RFC 7636 §4). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/**
 * Posts the decision of a person, by default to allow; returns the URL that the org redirects to.
 */
export async function decide(
  orgUrl: string,
  query: Record<string, string>,
  form: Record<string, string> = {},
): Promise<URL> {
  const request = new URLSearchParams({
    response_type: 'code',
    redirect_uri: CALLBACK,
    ...query,
  }).toString();
  const reply = await fetch(`${orgUrl}/services/oauth2/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ request, user: IDENTITY.userId, decision: 'allow', ...form }),
    redirect: 'manual',
  });
  return new URL(reply.headers.get('location') ?? `about:status-${reply.status}`);
}

/** Calls an OAuth endpoint with a form; returns status and parsed JSON. */
export async function post(
  orgUrl: string,
  endpoint: 'token' | 'introspect' | 'revoke',
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const url = `${orgUrl}/services/oauth2/${endpoint}`;
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  const text = await reply.text();
  return { status: reply.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

/** Completes the authorization code flow and returns the tokens. */
export async function tokensFor(
  orgUrl: string,
  clientId: string,
  { query = {}, form = {} }: { query?: Record<string, string>; form?: Record<string, string> } = {},
): Promise<Record<string, string>> {
  const { verifier, challenge } = pkce();
  const request = { client_id: clientId, code_challenge: challenge, ...query };
  const code = (await decide(orgUrl, request, form)).searchParams.get('code') ?? '';
  const { body } = await post(orgUrl, 'token', {
    ...{ grant_type: 'authorization_code', client_id: clientId, client_secret: 'secret', code },
    ...{ redirect_uri: CALLBACK, code_verifier: verifier },
  });
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}
