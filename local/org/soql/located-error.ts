import { ApiError } from '../http/api-error.ts';
import { QueryError } from './query-error.ts';

/** How much of the query a message shows on either side of the word. */
const CHARACTERS_AROUND = 40;

/**
 * Puts the place of an error in front of its message, as the platform does: the query around the
 * word, a mark below it, row and column.
 */
export function locatedError(soql: string, error: unknown): unknown {
  if (!(error instanceof QueryError)) return error;
  const at = placeOf(soql, error.word);
  if (at < 0) return error;
  const before = soql.slice(0, at);
  const row = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const start = Math.max(at - column + 1, at - CHARACTERS_AROUND);
  const [line = ''] = soql.slice(start, at + CHARACTERS_AROUND).split('\n');
  const place = `\n${line}\n${' '.repeat(at - start)}^\nERROR at Row:${row}:Column:${column}\n`;
  return new ApiError(error.status, error.entries[0]?.errorCode ?? '', place + error.message);
}

/** Where the word stands by itself; at the end for an empty one. */
function placeOf(soql: string, word: string): number {
  if (word === '') return soql.length;
  const literal = word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return soql.search(new RegExp(`(?<![\\w.])${literal}(?!\\w)|(?<=\\.)${literal}(?!\\w)`, 'i'));
}
