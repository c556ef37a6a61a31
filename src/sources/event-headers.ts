import type { Arrival } from '../authenticate/authenticate.ts';

/** The HTTP headers that a source reads, by their names in lower case. */
export type EventHeaders = Readonly<Record<string, string>>;

/**
 * Picks the headers that a source reads; those that are absent are left out.
 *
 * @param names in lower case
 */
export function eventHeaders(names: readonly string[], headers: Arrival['headers']): EventHeaders {
  const picked = names.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]];
  });
  return Object.fromEntries(picked);
}
