import type { Request, Response } from 'express';
import type { LocalOrgApp, Org } from '../org.ts';
import type { IssuedToken } from '../store/tokens.ts';
import { findAnyToken } from './access-token.ts';
import { authenticateClient } from './authenticate-client.ts';
import { formOf } from './form-of.ts';
import { identityUrl } from './identity.ts';
import { OAuthError } from './oauth-error.ts';
import { tokenRequest } from './token-request.ts';
import { userById } from './users.ts';

/**
 * POST /services/oauth2/introspect (RFC 7662). An app can introspect its own tokens, or all tokens
 * if it is configured so. The password grant issues a session id, which cannot be introspected.
 * @see
 *   https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm
 */
export function introspectionEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    response.set('Cache-Control', 'no-store');
    const tokenCall = tokenRequest(formOf(request), request.get('authorization') ?? '');
    try {
      const app = authenticateClient(org.identity, tokenCall);
      response.json(await introspection(org, app, tokenCall.parameter('token')));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      response.status(401).json({ error: 'invalid_client', error_description: error.message });
    }
  };
}

async function introspection(org: Org, app: LocalOrgApp, token: string): Promise<object> {
  const issued = await findAnyToken(org, token);
  const user = issued && userById(org.identity, issued.userId);
  if (issued === undefined || user === undefined || !maySee(app, issued)) return { active: false };
  return {
    active: true,
    scope: issued.scopes.join(' '),
    client_id: issued.clientId,
    username: user.username,
    sub: identityUrl(org, user),
    token_type: `${issued.kind}_token`,
    exp: seconds(issued.expiresAt),
    iat: seconds(issued.issuedAt),
    nbf: seconds(issued.issuedAt),
  };
}

function maySee(app: LocalOrgApp, { kind, clientId }: IssuedToken): boolean {
  const canBeIntrospected = kind === 'access' || kind === 'refresh';
  return canBeIntrospected && (app.introspectAll === true || clientId === app.clientId);
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
