import type { Write } from '../../../salesforce/records/write.ts';

/**
 * The guard of a field group: where the org keeps the group's version.
 *
 * @param field API name of the version field; absent when the org keeps no version
 * @param number the version as a number, from `versionNumber`
 * @returns the part of a write that holds the guard; empty without a version field
 */
export function versionGuard(field: string | undefined, number: number): Pick<Write, 'guard'> {
  return field === undefined ? {} : { guard: { field, number } };
}
