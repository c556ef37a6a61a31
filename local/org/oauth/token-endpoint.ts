import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import type { LocalOrgApp, Org } from '../org.ts';
import { issueToken, revokeToken } from '../store/tokens.ts';
import { grantOf } from './grants.ts';
import { identityUrl } from './identity.ts';
import { OAuthError } from './oauth-error.ts';
import { tokenRequest } from './token-request.ts';

/** POST /services/oauth2/token: checks the grant, then issues a token. */
export function tokenEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    response.set('Cache-Control', 'no-store');
    const asked = tokenRequest(formOf(request), request.get('authorization') ?? '');
    try {
      const app = await grantOf(asked)(org, asked);
      response.json(await tokenResponse(org, app));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      response.status(400).json({ error: error.code, error_description: error.message });
    }
  };
}

/**
 * POST /services/oauth2/revoke. An error is answered as a form, which is what clients expect here.
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

async function tokenResponse(org: Org, app: LocalOrgApp): Promise<Record<string, string>> {
  const id = identityUrl(org);
  const issuedAt = String(Date.now());
  const signature = createHmac('sha256', app.clientSecret ?? '').update(id + issuedAt);
  return {
    access_token: await issueToken(org.pool, org.identity.organizationId),
    instance_url: org.url,
    id,
    token_type: 'Bearer',
    scope: 'api id',
    issued_at: issuedAt,
    signature: signature.digest('base64'),
  };
}

function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}
