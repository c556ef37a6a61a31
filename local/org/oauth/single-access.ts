import type { Request, Response } from 'express';
import { bearerToken } from '../http/bearer-token.ts';
import type { Org } from '../org.ts';
import { expiredFrontdoorPage } from '../pages/authorize-page.ts';
import { authorizeHeaders } from '../pages/page-headers.ts';
import { consumeToken } from '../store/tokens.ts';
import { findAccessToken } from './access-token.ts';
import { formOf } from './form-of.ts';
import { issueFrontdoorPassword } from './issue-token.ts';

const HOME = '/lightning/page/home';

/**
 * /services/oauth2/singleaccess: exchanges an access token for a URL that opens the org's pages
 * once. `sf org open` uses it (@salesforce/core, lib/org/org.js, getFrontDoorUrl).
 * @see https://help.salesforce.com/s/articleView?id=xcloud.frontdoor_singleaccess.htm
 */
export function singleAccessEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    const given = new URLSearchParams([
      ...new URL(request.originalUrl, org.url).searchParams,
      ...formOf(request),
    ]);
    const token = bearerToken(request) ?? given.get('access_token') ?? '';
    const issued = await findAccessToken(org, token);
    const path = pathIn(org, given.get('redirect_uri'));
    if (issued === undefined) {
      response.status(403).type('text/html').send('Bad_OAuth_Token');
    } else if (path === undefined) {
      const error_description = 'redirect_uri must be an address of this org';
      response.status(400).json({ error: 'invalid_request', error_description });
    } else {
      const url = new URL('/secur/frontdoor.jsp', org.url);
      url.searchParams.set('otp', await issueFrontdoorPassword(org, issued));
      url.searchParams.set('startURL', path);
      response.json({ frontdoor_uri: url.href });
    }
  };
}

/**
 * GET /secur/frontdoor.jsp: opens a page with a single-use password or with a session id. The pages
 * of the local org need no session, so it only redirects.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.security_frontdoorjsp.htm
 */
export function frontdoorEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    const { searchParams } = new URL(request.originalUrl, org.url);
    const target = searchParams.get('startURL') ?? searchParams.get('retURL');
    const path = pathIn(org, target) ?? HOME;
    if (await mayEnter(org, searchParams)) response.redirect(302, path);
    else {
      const page = expiredFrontdoorPage().toString();
      response.status(401).set(authorizeHeaders()).type('html').send(page);
    }
  };
}

async function mayEnter(org: Org, query: URLSearchParams): Promise<boolean> {
  const password = query.get('otp');
  if (password === null) return (await findAccessToken(org, query.get('sid') ?? '')) !== undefined;
  return (await consumeToken(org.pool, password))?.kind === 'frontdoor';
}

/** The path of an address within the org; undefined for an address of another host. */
function pathIn({ url }: Org, address: string | null): string | undefined {
  if (address === null || address === '') return HOME;
  if (!URL.canParse(address, url)) return undefined;
  const { origin, pathname, search, hash } = new URL(address, url);
  return origin === new URL(url).origin ? `${pathname}${search}${hash}` : undefined;
}
