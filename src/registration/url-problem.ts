const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Says what is wrong with an address that Digital River, or this script, is to call.
 * @param value the address; quoted in the answer only when it holds no user name or password
 * @returns what was expected, what came and what to do, or undefined when the address is fine
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function urlProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return 'expected an address that starts with https://, got one that cannot be read. Give it whole, e.g. https://connector.example.com';
  }
  if (url.username !== '' || url.password !== '') {
    return 'expected an address without user name and password; an address is shown and logged. Remove them';
  }
  if (url.search !== '' || url.hash !== '') {
    return `expected an address without "?" and "#", got ${value.split(/[?#]/)[0]} with more behind it. Remove that part`;
  }
  if (/(^|\.)lightning\.force\.com\.?$/.test(url.hostname)) {
    return `expected the connector's own address or a My Domain address (https://….my.salesforce.com), got ${url.host}. Lightning addresses answer with a redirect, which Digital River counts as a failed delivery`;
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return `expected https, got ${url.origin}. Only 127.0.0.1 and localhost may be reached by http`;
  }
  return undefined;
}

/** As {@link urlProblem}, for the base address below which the paths of the webhooks are put. */
export function baseAddressProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  return new URL(value).pathname.includes('/services/')
    ? `expected the base address alone, got ${value}. Leave away everything from /services/ on; the script adds the paths`
    : undefined;
}
