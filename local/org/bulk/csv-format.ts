import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** The delimiters that a job can choose. */
const DELIMITERS = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

/** The names of the delimiters. */
export const DELIMITER_NAMES = [
  'BACKQUOTE',
  'CARET',
  'COMMA',
  'PIPE',
  'SEMICOLON',
  'TAB',
] as const satisfies (keyof typeof DELIMITERS)[];

/** The CSV format of a job. */
export interface CsvFormat {
  columnDelimiter: keyof typeof DELIMITERS;
  lineEnding: 'LF' | 'CRLF';
}

/** A CSV that does not match its job's format; the whole job fails. */
export class UnreadableCsv extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreadableCsv';
  }
}

/**
 * Reads a CSV: the column names in its first line, then one list of values per record.
 * @throws UnreadableCsv
 */
export function readCsv(
  text: string,
  { columnDelimiter, lineEnding }: CsvFormat,
): { columns: string[]; rows: string[][] } {
  if (text.includes('\n') && lineEndingOf(text) !== lineEnding) {
    const setting = `Current LineEnding setting is ${lineEnding}`;
    throw new UnreadableCsv(`ClientInputError : LineEnding is invalid on user data. ${setting}`);
  }
  const [columns = [], ...rows] = parsed(text, DELIMITERS[columnDelimiter]);
  return { columns: columns.map((name) => name.trim()), rows };
}

/** Writes a CSV with every value in quotes, as the platform does. */
export function writeCsv(
  columns: string[],
  rows: string[][],
  { columnDelimiter, lineEnding }: CsvFormat,
): string {
  return stringify([columns, ...rows], {
    quoted: true,
    quoted_empty: true,
    delimiter: DELIMITERS[columnDelimiter],
    record_delimiter: lineEnding === 'CRLF' ? '\r\n' : '\n',
  });
}

/** The line ending of a text with at least one line break. */
function lineEndingOf(text: string): CsvFormat['lineEnding'] {
  return text.charAt(text.indexOf('\n') - 1) === '\r' ? 'CRLF' : 'LF';
}

function parsed(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableCsv(`InvalidBatch : ${reason}`);
  }
}
