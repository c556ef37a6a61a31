const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Gives every custom object a key prefix: a00, a01 … in the order of their names. Prefixes once given
 * stay, since ids of rows begin with them.
 * @param given prefixes of earlier runs, by API name
 * @param names all custom objects of now
 * @returns the prefixes that are new
 */
export function newKeyPrefixes(given: Map<string, string>, names: string[]): Map<string, string> {
  const missing = names.filter((name) => !given.has(name)).sort();
  return new Map(missing.map((name, index) => [name, prefixOf(given.size + index)]));
}

function prefixOf(position: number): string {
  const high = DIGITS.charAt(Math.floor(position / DIGITS.length));
  return `a${high}${DIGITS.charAt(position % DIGITS.length)}`;
}
