/** Addresses of an org's pages, with the ending that its API has in their place. They answer API calls with a redirect. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/\.lightning\.force\.com$/, '.my.salesforce.com'],
  [/\.my\.salesforce-setup\.com$/, '.my.salesforce.com'],
  [/--\w+(\.sandbox|\.scratch|\.develop|\.trailblaze)?\.vf\.force\.com$/, '$1.my.salesforce.com'],
];
const LOG_IN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/**
 * What is wrong with the address of an org.
 *
 * @param needsMyDomain whether the way of logging in is served at the org's own address alone
 * @returns what is expected in its place; nothing when the address may serve
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_client_credentials_flow_ca.htm
 */
export function instanceUrlProblem(
  instanceUrl: string,
  needsMyDomain: boolean,
): string | undefined {
  const { hostname } = new URL(instanceUrl);
  for (const [page, ending] of PAGES) {
    if (page.test(hostname)) {
      return `SALESFORCE_INSTANCE_URL is the address of the org's pages; its API is at https://${hostname.replace(page, ending)}.`;
    }
  }
  return needsMyDomain && isCommonLogIn(instanceUrl)
    ? `SALESFORCE_INSTANCE_URL has to be the org's My Domain URL, such as https://example.my.salesforce.com: client-credentials is refused at ${hostname}. Setup, My Domain shows it.`
    : undefined;
}

/** Whether users of every org log in at an address: it is no org's own. */
export function isCommonLogIn(url: string): boolean {
  return LOG_IN_HOSTS.has(new URL(url).hostname);
}
