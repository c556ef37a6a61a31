/**
 * The text of a text, a number or a truth value, without blanks around it.
 *
 * @param value as a body was parsed: numbers are texts
 * @returns undefined for objects and arrays
 */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'boolean' ? String(value) : undefined;
}
