import type { Write } from '../../salesforce/records/write.ts';

/** Longer or stranger words are nobody's enumeration, and are not repeated to people. */
const ENUMERATION_WORD = /^[A-Za-z_]{1,40}$/;

/**
 * The part of a write that puts an enumeration's value into a field. A value that may not be written there leaves the
 * field as it is, and a note. Its write still takes part: nothing older than it is written any more.
 *
 * @param only the values that may be written; absent: any
 */
export function allowedValue(
  field: string,
  value: string,
  only: readonly string[] | undefined,
): Pick<Write, 'fields' | 'note'> {
  if (only === undefined || only.includes(value)) return { fields: { [field]: value } };
  const word = ENUMERATION_WORD.test(value) ? `"${value}"` : 'A value';
  return { fields: {}, note: `${word} is none of the values that may be written to ${field}.` };
}
