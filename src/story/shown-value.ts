import type { WrittenField } from '../salesforce/schema/written-field.ts';
import { TEXT_LENGTH } from '../salesforce/schema/written-field.ts';
import { maskedText, shownText } from '../shown-text.ts';

/**
 * A value of a field as the terminal may show it. Texts are shown where the field is known to hold
 * a word, an id or an instant; a field of more than 255 characters is free text, and never shown.
 *
 * @param value undefined or null when the field is cleared
 * @param field what is known of the field that it is written to
 */
export function shownValue(
  value: string | number | boolean | null,
  field: WrittenField | undefined,
): string {
  if (value === null) return 'blank';
  if (typeof value !== 'string') return String(value);
  if (field?.values?.includes(value)) return value;
  return isOfWords(field) ? shownText(value) : maskedText(value);
}

function isOfWords(field: WrittenField | undefined): boolean {
  if (field === undefined || field.mayBePersonal) return false;
  return field.kind !== 'text' || (field.size ?? Number.POSITIVE_INFINITY) <= TEXT_LENGTH;
}
