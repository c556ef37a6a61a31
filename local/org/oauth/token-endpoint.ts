import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Org } from '../org.ts';
import { revokeToken } from '../store/tokens.ts';
import { formOf } from './form-of.ts';
import type { GrantResult } from './grant-result.ts';
import { grantOf } from './grants.ts';
import { signIdToken } from './id-token.ts';
import { identityUrl } from './identity.ts';
import { issueAccessToken } from './issue-token.ts';
import { OAuthError } from './oauth-error.ts';
import { tokenRequest } from './token-request.ts';

/** POST /services/oauth2/token: checks the grant, then issues a token. */
export function tokenEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    response.set('Cache-Control', 'no-store');
    const tokenCall = tokenRequest(formOf(request), request.get('authorization') ?? '');
    try {
      response.json(await tokenResponse(org, await grantOf(tokenCall)(org, tokenCall)));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      response.status(400).json({ error: error.code, error_description: error.message });
    }
  };
}

/**
 * POST /services/oauth2/revoke. An error is answered as a form, as clients expect here. A JWT
 * cannot be revoked.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.remoteaccess_revoke_token.htm
 */
export function revokeEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    if (await revokeToken(org.pool, formOf(request).get('token') ?? '')) {
      response.end();
      return;
    }
    const error = 'error=unsupported_token_type&error_description=this+token+type+is+not+supported';
    response.status(400).type('application/x-www-form-urlencoded').send(error);
  };
}

/** The members of the answer; JSON omits those that are undefined. */
async function tokenResponse(org: Org, granted: GrantResult): Promise<Record<string, unknown>> {
  const { app, user, kind, scopes, refreshToken } = granted;
  const id = identityUrl(org, user);
  const issuedAt = String(Date.now());
  const signature = createHmac('sha256', app.clientSecret ?? '').update(id + issuedAt);
  const accessToken = await issueAccessToken(org, granted);
  const idToken = scopes.includes('openid')
    ? await signIdToken(org, granted, accessToken)
    : undefined;
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    signature: signature.digest('base64'),
    scope: kind === 'session' ? undefined : scopes.join(' '),
    id_token: idToken,
    instance_url: org.url,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}
