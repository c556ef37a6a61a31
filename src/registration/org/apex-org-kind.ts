import type { OrgKind } from '../../salesforce/api/org-facts.ts';

/**
 * The kind of the org that a My Domain address belongs to: names of sandboxes contain `--`, and
 * scratch orgs log in as sandboxes do.
 *
 * @param address such as `https://example--dev.sandbox.my.salesforce.com`
 * @returns undefined for an address that shows no kind, such as that of this machine
 * @see https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm
 */
export function apexOrgKind(address: string): OrgKind | undefined {
  const { hostname } = new URL(address);
  if (!hostname.endsWith('.my.salesforce.com')) return undefined;
  const [myDomain = '', partition] = hostname.split('.');
  const isSandbox = myDomain.includes('--') || partition === 'sandbox' || partition === 'scratch';
  return isSandbox ? 'sandbox' : 'production';
}
