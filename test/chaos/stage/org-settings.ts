import { z } from 'zod';
import type { LocalOrgIdentity } from '../../../local/org/org.ts';
import { mappedPermissionSets } from '../mapped/mapped-senders.ts';

/** The settings of the org's process. */
export const orgSettings = z.object({
  databaseUrl: z.string(),
  port: z.number(),
  metadataDirectory: z.string(),
  adminKey: z.string(),
  dailyApiLimit: z.number(),
  identity: z.custom<LocalOrgIdentity>((value) => typeof value === 'object' && value !== null),
});

export type OrgSettings = z.infer<typeof orgSettings>;

/**
 * The connector's user may read the names of Orders as well, since charges name Orders by them, and
 * the objects of the mapped senders.
 */
export function withFurtherRights(identity: LocalOrgIdentity): LocalOrgIdentity {
  const [connector, ...others] = identity.extraUsers ?? [];
  if (connector === undefined) throw new Error('Expected the user of the connector.');
  const permissionSets = [
    ...(connector.permissionSets ?? []),
    'Chaos_Order_Name',
    ...mappedPermissionSets(),
  ];
  return { ...identity, extraUsers: [{ ...connector, permissionSets }, ...others] };
}
