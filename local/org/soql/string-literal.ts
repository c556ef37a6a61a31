import { malformedQuery } from './query-error.ts';

const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '%': '%',
  _: '_',
};

/**
 * Parses a quoted text of a query.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
export function stringLiteral(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(u[0-9a-f]{4}|[\s\S])/gi, (sequence: string, escaped: string) => {
      if (escaped.length > 1) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
      const character = ESCAPES[escaped.toLowerCase()];
      if (character !== undefined) return character;
      throw malformedQuery(
        `Invalid string literal ${quoted}. Illegal character sequence '${sequence}' in string literal.`,
      );
    });
}

/**
 * Parses a quoted LIKE pattern: `%` matches any text, `_` one character, escaped ones themselves.
 */
export function likePattern(quoted: string): RegExp {
  const parts = quoted.slice(1, -1).match(/\\u[0-9a-f]{4}|\\[\s\S]|[\s\S]/gi) ?? [];
  const pattern = parts.map((part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    return stringLiteral(`'${part}'`).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return new RegExp(`^${pattern.join('')}$`, 'i');
}
