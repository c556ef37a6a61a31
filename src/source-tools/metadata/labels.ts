/** Labels of objects, fields and list views have at most this many characters. */
export const MAX_LABEL = 40;

/**
 * The label of an object or field that people read in the org.
 *
 * @param name API name, such as `Sale_Id__c`
 */
export function labelOf(name: string): string {
  return name.replace(/__c$/i, '').replaceAll('_', ' ');
}

/** The plural of a label, within the maximum length. */
export function pluralOf(label: string): string {
  const plural = /[^aeiou]y$/i.test(label)
    ? `${label.slice(0, -1)}ies`
    : /(?:s|x|z|ch|sh)$/i.test(label)
      ? `${label}es`
      : `${label}s`;
  return plural.length > MAX_LABEL ? label : plural;
}

/**
 * An API name for what people call something: letters, digits and single underscores.
 *
 * @param max maximum length
 */
export function apiName(text: string, max: number): string {
  const words = text
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('_');
  const name = /^[A-Za-z]/.test(joined) ? joined : `X${joined}`;
  return name.slice(0, max).replace(/_$/, '');
}
