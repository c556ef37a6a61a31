import { ApiError } from '../http/api-error.ts';
import { QueryError } from './query-error.ts';

/** Number of characters of the query that a message shows before and after the word. */
const CHARACTERS_AROUND = 40;

/**
 * Adds the position of an error before its message, as the platform does: the query around the
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

/** Position of the whole word; the end of the query for an empty word. */
function placeOf(soql: string, word: string): number {
  if (word === '') return soql.length;
  const literal = word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return soql.search(new RegExp(`(?<![\\w.])${literal}(?!\\w)|(?<=\\.)${literal}(?!\\w)`, 'i'));
}
