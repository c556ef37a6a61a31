import type { Write } from '../../../salesforce/records/write.ts';

/** A note quotes only values that look like an enumeration's; others may be personal data. */
const ENUMERATION_WORD = /^[A-Za-z_]{1,40}$/;

/**
 * The part of a write that sets a field to an enumeration's value. A value that may not be written
 * leaves the field unchanged and becomes a note. The write keeps its version all the same, so that
 * no older value is written afterwards.
 *
 * @param field API name of the field
 * @param value the value from the event
 * @param only the values that may be written; absent: any
 * @returns the fields to write, and the note if there is one
 */
export function allowedValue(
  field: string,
  value: string,
  only: readonly string[] | undefined,
): Pick<Write, 'fields' | 'note'> {
  if (only === undefined || only.includes(value)) return { fields: { [field]: value } };
  const word = ENUMERATION_WORD.test(value) ? `"${value}"` : 'A value';
  return { fields: {}, note: `${word} is not one of the values that may be written to ${field}.` };
}
