import type { LocalOrgApp } from '../org.ts';

/**
 * The app of the sf CLI, which every org knows: `sf org login web` uses it unless the person names
 * another app. Its client id, callback URL and scopes are those of @salesforce/core
 * (lib/org/authInfo.js, lib/webOAuthServer.js).
 */
const PLATFORM_CLI: LocalOrgApp = {
  clientId: 'PlatformCLI',
  label: 'Salesforce CLI',
  callbackUrls: ['http://localhost:1717/OauthRedirect'],
  scopes: ['refresh_token', 'api', 'web'],
};

/** The apps of every org, in addition to those of its configuration. */
export const STANDARD_APPS: readonly LocalOrgApp[] = [PLATFORM_CLI];
