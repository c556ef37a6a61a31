const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Checks an address that Digital River, or this script, is to call.
 *
 * @param value the address; the problem quotes it only when it has no user name and password
 * @returns what was expected, what came and what to do; undefined when the address is usable
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function urlProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return 'expected an address that begins with https://, got something else. Use a complete address, such as https://connector.example.com';
  }
  if (url.username !== '' || url.password !== '') {
    return 'expected an address without user name and password, because addresses are displayed and logged. Remove them';
  }
  if (url.search !== '' || url.hash !== '') {
    return `expected an address without "?" and "#", got ${value.split(/[?#]/)[0]} followed by one of them. Remove that part`;
  }
  if (/(^|\.)lightning\.force\.com\.?$/.test(url.hostname)) {
    return `expected the connector's own address or a My Domain address (https://….my.salesforce.com), got ${url.host}. Lightning addresses answer with a redirect, which Digital River counts as a failed delivery`;
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return `expected https, got ${url.origin}. http is allowed only for 127.0.0.1 and localhost`;
  }
  return undefined;
}

/** Like {@link urlProblem}, for the base address that the paths of the webhooks are appended to. */
export function baseAddressProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  return new URL(value).pathname.includes('/services/')
    ? `expected the base address alone, got ${value}. Remove everything from /services/ on; the script appends the paths`
    : undefined;
}
