import type { PermissionSet } from '../rights/permission-set.ts';
import type { ObjectMetadata } from '../schema/read-metadata.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { digitalriverv3 } from './digitalriverv3/package.ts';

/** A managed package: its additions to an org. */
export interface InstalledPackage {
  objects: ObjectMetadata[];
  permissionSets: PermissionSet[];
  triggers: Trigger[];
}

const PACKAGES = { digitalriverv3 } satisfies Record<string, InstalledPackage>;

/** The packages that this org supports, by namespace. */
export type PackageName = keyof typeof PACKAGES;

/** The combined parts of packages. */
export function installed(names: PackageName[]): InstalledPackage {
  return {
    objects: names.flatMap((name) => PACKAGES[name].objects),
    permissionSets: names.flatMap((name) => PACKAGES[name].permissionSets),
    triggers: names.flatMap((name) => PACKAGES[name].triggers),
  };
}
