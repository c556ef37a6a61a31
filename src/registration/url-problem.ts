import { apiHostOfPages } from '../config/my-domain.ts';
import { isLoopback, urlFault } from '../config/url-fault.ts';

/**
 * Checks an address that Digital River, or this script, is to call.
 *
 * @param value the address; the problem quotes it only when it has no user name and password
 * @returns what was expected, what came and what to do; undefined when the address is usable
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function urlProblem(value: string): string | undefined {
  const fault = urlFault(value);
  if (fault !== undefined) {
    return `${fault.expected}, got ${fault.got}. ${fault.todo.replace(/\.$/, '')}`;
  }
  const { hostname, host } = new URL(value);
  return /(^|\.)lightning\.force\.com\.?$/.test(hostname)
    ? `expected the connector's own address or a My Domain address (https://….my.salesforce.com), got ${host}. Lightning addresses answer with a redirect, which Digital River counts as a failed delivery`
    : undefined;
}

/** Like {@link urlProblem}, for the base address that the paths of the webhooks are appended to. */
export function baseAddressProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  return new URL(value).pathname.includes('/services/')
    ? `expected the base address alone, got ${value}. Remove everything from /services/ on; the script appends the paths`
    : undefined;
}

/**
 * Like {@link baseAddressProblem}, for an org whose Apex REST classes are called: its My Domain
 * address, of production, a sandbox or another kind of org.
 *
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 * @see https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm
 */
export function apexAddressProblem(value: string): string | undefined {
  const problem = baseAddressProblem(value);
  if (problem !== undefined) return problem;
  const { hostname, host, pathname, origin } = new URL(value);
  const apiHost = apiHostOfPages(hostname);
  if (apiHost !== undefined) {
    return `expected the org's My Domain address, got ${host}, the address of its pages, which answers with a redirect. Use https://${apiHost}`;
  }
  if (!/\.my\.salesforce\.com$/.test(hostname) && !isLoopback(hostname)) {
    return `expected the org's My Domain address, such as https://example.my.salesforce.com or https://example--dev.sandbox.my.salesforce.com, got ${host}. Setup, My Domain shows it`;
  }
  return /^\/+$/.test(pathname)
    ? undefined
    : `expected the org's My Domain address without a path, got ${origin} followed by one. Remove the path`;
}
