import type { ObjectMetadata } from '../schema/read-metadata.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { digitalriverv3 } from './digitalriverv3/package.ts';

/** A managed package, as far as an org with it differs from one without. */
export interface InstalledPackage {
  objects: ObjectMetadata[];
  triggers: Trigger[];
}

const PACKAGES = { digitalriverv3 } satisfies Record<string, InstalledPackage>;

/** The packages that this org knows, by their namespace. */
export type PackageName = keyof typeof PACKAGES;

/** What these packages bring. */
export function installed(names: PackageName[]): InstalledPackage {
  return {
    objects: names.flatMap((name) => PACKAGES[name].objects),
    triggers: names.flatMap((name) => PACKAGES[name].triggers),
  };
}
