import type { Answer } from '../http-client/call.ts';
import { OrgOutageError } from './org-errors.ts';

const REDIRECTS = [301, 302, 303, 307, 308];
const SALESFORCE_HOST = /(?:^|\.)(?:salesforce|force|cloudforce|salesforce-setup)\.(?:com|mil)$/;

/**
 * Checks that a response is not a redirect. Redirects are not followed: the request carries
 * credentials. After a change of its My Domain, an org redirects its former address.
 *
 * @param url the address of the request
 * @throws OrgOutageError `unavailable` that names the new address, if it is one of Salesforce's
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.domain_name_auth_update_determine.htm
 *   and, about the token endpoint, https://github.com/ForceCLI/force/pull/645
 */
export function assertNoRedirect(
  url: string | URL,
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
): void {
  if (!REDIRECTS.includes(status)) return;
  const { origin } = new URL(url);
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
  throw target === undefined || target.origin === origin
    ? outage(`${origin} answers with a redirect to another page.`, CHECK_ADDRESS)
    : redirectElsewhere(origin, target);
}

const CHECK_ADDRESS =
  'Set SALESFORCE_INSTANCE_URL to the My Domain URL of the org (see Setup, My Domain).';

/** Whether an address is one of Salesforce's, by https. */
export function isSalesforceAddress({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && isSalesforceHost(hostname);
}

/** Whether a host is one of Salesforce's. */
export function isSalesforceHost(hostname: string): boolean {
  return SALESFORCE_HOST.test(hostname);
}

function redirectElsewhere(from: string, target: URL): OrgOutageError {
  const { origin } = target;
  return isSalesforceAddress(target)
    ? outage(
        `The address of the org has changed: ${from} redirects to ${origin}.`,
        `Set SALESFORCE_INSTANCE_URL to ${origin}, if that is the org's My Domain URL (see Setup, My Domain).`,
      )
    : outage(
        `${from} redirects to ${origin}, which is not an https address of Salesforce.`,
        'Check the network, and the proxy if there is one.',
      );
}

function outage(problem: string, advice: string): OrgOutageError {
  return new OrgOutageError('unavailable', problem, { advice });
}
