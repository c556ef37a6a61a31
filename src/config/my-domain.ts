/**
 * Host names of an org's pages, each with the ending that the org's API host has instead. The pages
 * answer API calls with a redirect.
 */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/\.lightning\.force\.com$/, '.my.salesforce.com'],
  [/\.my\.salesforce-setup\.com$/, '.my.salesforce.com'],
  [/--\w+(\.sandbox|\.scratch|\.develop|\.trailblaze)?\.vf\.force\.com$/, '$1.my.salesforce.com'],
];
const LOG_IN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/**
 * Checks the value of SALESFORCE_INSTANCE_URL.
 *
 * @param needsMyDomain whether the log-in method works at the org's My Domain URL only
 * @returns one sentence that names the address to use instead; undefined when the address is usable
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_client_credentials_flow_ca.htm
 */
export function instanceUrlProblem(
  instanceUrl: string,
  needsMyDomain: boolean,
): string | undefined {
  const { hostname, username, password, pathname, search, hash } = new URL(instanceUrl);
  const apiHost = apiHostOfPages(hostname);
  if (apiHost !== undefined) {
    return `SALESFORCE_INSTANCE_URL is the address of the org's pages; set it to the address of the org's API, https://${apiHost}.`;
  }
  if (username + password + search + hash !== '' || !/^\/+$/.test(pathname)) {
    return "SALESFORCE_INSTANCE_URL must be the org's address alone, such as https://example.my.salesforce.com, without a user, password or path.";
  }
  return needsMyDomain && isCommonLogIn(instanceUrl)
    ? `SALESFORCE_INSTANCE_URL must be the org's My Domain URL, such as https://example.my.salesforce.com (see Setup, My Domain): Salesforce does not accept client-credentials at ${hostname}.`
    : undefined;
}

/** The host of an org's API, for a host name of its pages; undefined when it is none of these. */
export function apiHostOfPages(hostname: string): string | undefined {
  const found = PAGES.find(([page]) => page.test(hostname));
  return found && hostname.replace(...found);
}

/** Whether a URL is that of Salesforce's common log-in, which serves the users of every org. */
export function isCommonLogIn(url: string): boolean {
  return LOG_IN_HOSTS.has(new URL(url).hostname);
}
