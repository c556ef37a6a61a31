/** Words of names are shorter, and those with digits much shorter. */
const MAX_WORD = 30;
const MAX_WORD_WITH_DIGITS = 9;

/**
 * Whether the name of a variable is rather a secret that was put in its place. Names are printed, so
 * that such a one is refused where it is read.
 *
 * @param name capitals, digits and underscores
 */
export function looksSecret(name: string): boolean {
  return name
    .split('_')
    .some((word) => word.length > (/\d/.test(word) ? MAX_WORD_WITH_DIGITS : MAX_WORD));
}
