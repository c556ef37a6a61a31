import type { Request, Response } from 'express';
import { bearerToken } from '../http/bearer-token.ts';
import type { LocalOrgUser, Org } from '../org.ts';
import { findAccessToken } from './access-token.ts';
import { userById } from './users.ts';

type IdentityHandler = (user: LocalOrgUser, request: Request, response: Response) => void;

/** The identity URL of a user. */
export function identityUrl({ url, identity }: Org, { userId }: LocalOrgUser): string {
  return `${url}/id/${identity.organizationId}/${userId}`;
}

/**
 * Handles calls with a valid token. Others are denied with plain text instead of JSON, as on the
 * platform.
 */
export function withTokenOwner(org: Org, handle: IdentityHandler) {
  return async (request: Request, response: Response): Promise<void> => {
    const inQuery = request.query.oauth_token;
    const token = bearerToken(request) ?? (typeof inQuery === 'string' ? inQuery : '');
    const issued = await findAccessToken(org, token);
    const user = issued && userById(org.identity, issued.userId);
    if (user !== undefined) handle(user, request, response);
    else response.status(403).type('text/html').send('Bad_OAuth_Token');
  };
}

/**
 * The token's user in the format of OpenID Connect's userinfo.
 * @see
 *   https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export function userinfo(org: Org, user: LocalOrgUser): Record<string, unknown> {
  const { userId, username } = user;
  return {
    ...commonFacts(org, user),
    sub: identityUrl(org, user),
    preferred_username: username,
    nickname: nameOf(user),
    name: nameOf(user),
    given_name: null,
    family_name: nameOf(user),
    zoneinfo: 'GMT',
    photos: photosOf(org),
    profile: `${org.url}/${userId}`,
    picture: `${org.url}/profilephoto/005/F`,
    address: {},
    is_salesforce_integration_user: userId === org.identity.userId,
    updated_at: new Date().toISOString(),
  };
}

/**
 * The token's user in the format of the identity URL.
 * @see
 *   https://developer.salesforce.com/docs/platform/mobile-sdk/guide/oauth-using-identity-urls.html
 */
export function identityDocument(org: Org, user: LocalOrgUser): Record<string, unknown> {
  return {
    ...commonFacts(org, user),
    id: identityUrl(org, user),
    asserted_user: true,
    username: user.username,
    nick_name: nameOf(user),
    display_name: nameOf(user),
    first_name: null,
    last_name: nameOf(user),
    timezone: 'GMT',
    photos: photosOf(org),
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    last_modified_date: new Date().toISOString(),
  };
}

/** Properties that both formats share. */
function commonFacts(org: Org, { userId, username }: LocalOrgUser): Record<string, unknown> {
  return {
    user_id: userId,
    organization_id: org.identity.organizationId,
    email: username,
    email_verified: true,
    urls: urlsOf(org),
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
    is_app_installed: true,
  };
}

/** The pictures that users without a photo have. */
function photosOf({ url }: Org): Record<string, string> {
  return { picture: `${url}/profilephoto/005/F`, thumbnail: `${url}/profilephoto/005/T` };
}

/** The user's name: the part of the username before the @. */
function nameOf({ username }: LocalOrgUser): string {
  return username.split('@')[0] ?? username;
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
