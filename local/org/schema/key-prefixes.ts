const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Assigns a key prefix to every custom object: a00, a01 … in the order of their names. Assigned
 * prefixes never change, because the ids of rows begin with them.
 * @param given the prefixes of earlier runs, by API name
 * @param names all current custom objects
 * @returns the new prefixes
 */
export function newKeyPrefixes(given: Map<string, string>, names: string[]): Map<string, string> {
  const missing = names.filter((name) => !given.has(name)).sort();
  return new Map(missing.map((name, index) => [name, prefixOf(given.size + index)]));
}

function prefixOf(position: number): string {
  const high = DIGITS.charAt(Math.floor(position / DIGITS.length));
  return `a${high}${DIGITS.charAt(position % DIGITS.length)}`;
}
