import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { malformedQuery, unexpectedToken } from './query-error.ts';

/**
 * Parses a query.
 * @throws ApiError MALFORMED_QUERY at the unexpected word
 */
export function parseSoql(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    throw toQueryError(soql, error instanceof Error ? error.message : String(error));
  }
}

/** The parser lists all possible tokens; the platform reports only the one it found. */
function toQueryError(soql: string, message: string): Error {
  const found =
    /^(?:(?!but found: ')[\s\S])*but found: '([\s\S]*)'$/.exec(message) ??
    /^(?:(?!but found --> ')[\s\S])*but found --> '([\s\S]*)' <--$/.exec(message) ??
    /expecting EOF but found: ([\s\S]*)$/.exec(message);
  if (found !== null) return unexpectedToken(found[1] ?? '');
  const offset = /at offset: (\d+)/.exec(message)?.[1];
  return malformedQuery(
    offset === undefined ? message : `unexpected token: '${soql.charAt(Number(offset))}'`,
  );
}
