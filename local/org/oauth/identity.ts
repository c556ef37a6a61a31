import type { NextFunction, Request, Response } from 'express';
import { bearerToken } from '../http/bearer-token.ts';
import type { Org } from '../org.ts';
import { isTokenValid } from '../store/tokens.ts';

/** Where the org tells who its user is. */
export function identityUrl({ url, identity }: Org): string {
  return `${url}/id/${identity.organizationId}/${identity.userId}`;
}

/** Lets only a good token pass. The identity service refuses others with a bare text, not with JSON. */
export function requireIdentityToken(org: Org) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const inQuery = request.query.oauth_token;
    const token = bearerToken(request) ?? (typeof inQuery === 'string' ? inQuery : undefined);
    if (token !== undefined && (await isTokenValid(org.pool, token))) next();
    else response.status(403).type('text/html').send('Bad_OAuth_Token');
  };
}

/**
 * Who the token's user is, as OpenID Connect's userinfo has it.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export function userinfo(org: Org): Record<string, unknown> {
  const { organizationId, userId, username } = org.identity;
  return {
    sub: identityUrl(org),
    user_id: userId,
    organization_id: organizationId,
    preferred_username: username,
    nickname: nameOf(org),
    name: nameOf(org),
    email: username,
    email_verified: true,
    given_name: null,
    family_name: nameOf(org),
    zoneinfo: 'GMT',
    photos: {
      picture: `${org.url}/profilephoto/005/F`,
      thumbnail: `${org.url}/profilephoto/005/T`,
    },
    profile: `${org.url}/${userId}`,
    picture: `${org.url}/profilephoto/005/F`,
    address: {},
    is_salesforce_integration_user: true,
    urls: urlsOf(org),
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
    updated_at: new Date().toISOString(),
    is_app_installed: true,
  };
}

/**
 * The same user as the identity URL has it.
 * @see https://developer.salesforce.com/docs/platform/mobile-sdk/guide/oauth-using-identity-urls.html
 */
export function identityDocument(org: Org): Record<string, unknown> {
  const { organizationId, userId, username } = org.identity;
  return {
    id: identityUrl(org),
    asserted_user: true,
    user_id: userId,
    organization_id: organizationId,
    username,
    nick_name: nameOf(org),
    display_name: nameOf(org),
    email: username,
    email_verified: true,
    first_name: null,
    last_name: nameOf(org),
    timezone: 'GMT',
    urls: urlsOf(org),
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
    is_app_installed: true,
  };
}

/** How the user is called: the name before the @. */
function nameOf({ identity }: Pick<Org, 'identity'>): string {
  return identity.username.split('@')[0] ?? identity.username;
}

function urlsOf({ url }: Org): Record<string, string> {
  const rest = `${url}/services/data/v{version}/`;
  return {
    rest,
    sobjects: `${rest}sobjects/`,
    query: `${rest}query/`,
    search: `${rest}search/`,
    custom_domain: url,
  };
}
