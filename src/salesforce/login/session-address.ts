import { OrgOutageError } from '../org-errors.ts';
import { isSalesforceAddress, isSalesforceHost } from '../redirect.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const COMMON_LOG_IN = /^(?:login|test)\.salesforce\.com$/;
/**
 * A My Domain: the name of the org, and the partition of orgs that are not production.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.domain_name_url_formats.htm
 */
const MY_DOMAIN = /^([a-z0-9-]+)(?:\.([a-z]+))?\.my\.salesforce\.(com|mil)$/;
/** Only such names exist with a partition, and without one from before enhanced domains. */
const PARTITIONED_NAME = /--|-dev-ed$/;

/**
 * Checks the address for API calls that a token reply names: the session's token is sent there.
 *
 * @param configured SALESFORCE_INSTANCE_URL, where the connector logged in
 * @param named `instance_url` of the reply
 * @returns the origin of the address
 * @throws OrgOutageError `sign-in` when it is neither the configured address nor an https address of
 *   the same org. For the common log-ins, that is any host of Salesforce's; for an org on this
 *   machine, any address of this machine, also by http
 */
export function sessionAddress(configured: string, named: string): string {
  const own = new URL(configured);
  const url = URL.canParse(named) ? new URL(named) : undefined;
  const fault = url === undefined ? 'which is not a URL' : faultOf(url, own);
  if (url !== undefined && fault === undefined) return url.origin;
  const shown = url === undefined ? `a text of ${named.length} characters` : shownOrigin(url);
  throw new OrgOutageError(
    'sign-in',
    `The token endpoint of ${own.origin} names ${shown} as the org's address for API calls, ${fault}: nothing is sent there.`,
    { advice: adviceFor(url) },
  );
}

/** Only the host of an address is shown: the rest may contain anything. */
function shownOrigin({ origin, protocol }: URL): string {
  return origin === 'null' ? `an address that begins with ${protocol}` : origin;
}

/** What is wrong with an address; undefined when the token may be sent there. */
function faultOf(url: URL, own: URL): string | undefined {
  if (LOOPBACK.has(own.hostname) && LOOPBACK.has(url.hostname) && /^https?:$/.test(url.protocol)) {
    return moreThanHost(url);
  }
  // A stand-in of an org, such as the local org on another machine; production requires https of it.
  if (url.origin === own.origin && !isSalesforceHost(url.hostname)) return moreThanHost(url);
  if (url.protocol !== 'https:') return 'which does not begin with https://';
  return isOfOrg(url, own) ? moreThanHost(url) : 'which is not an address of the configured org';
}

function moreThanHost({ username, password, pathname, search, hash }: URL): string | undefined {
  const isHostAlone = username + password + search + hash === '' && pathname === '/';
  return isHostAlone ? undefined : 'followed or preceded by more than a host name';
}

function isOfOrg(url: URL, own: URL): boolean {
  if (url.host === own.host) return true;
  if (url.port !== '') return false;
  return COMMON_LOG_IN.test(own.hostname)
    ? url.hostname.endsWith('.salesforce.com')
    : isSameMyDomain(url.hostname, own.hostname);
}

function isSameMyDomain(one: string, other: string): boolean {
  const [, name = '', partition, ending] = MY_DOMAIN.exec(one) ?? [];
  const [, otherName, otherPartition, otherEnding] = MY_DOMAIN.exec(other) ?? [];
  if (name !== otherName || ending !== otherEnding || !PARTITIONED_NAME.test(name)) return false;
  return partition === undefined || otherPartition === undefined;
}

function adviceFor(url: URL | undefined): string {
  return url !== undefined && isSalesforceAddress(url)
    ? `Set SALESFORCE_INSTANCE_URL to ${url.origin}, if that is the My Domain URL of the org that events are written to (see Setup, My Domain).`
    : 'Check SALESFORCE_INSTANCE_URL: it must be the My Domain URL of the org (see Setup, My Domain). If it is right, check the network, and the proxy if there is one.';
}
