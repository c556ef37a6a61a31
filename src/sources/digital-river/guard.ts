import type { Write } from '../../salesforce/records/write.ts';

/** The guard of a group whose version the org keeps in this field; none where it keeps no version. */
export function guardIn(field: string | undefined, number: number): Pick<Write, 'guard'> {
  return field === undefined ? {} : { guard: { field, number } };
}
