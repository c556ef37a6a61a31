import { wordWrap } from '../cli/word-wrap.ts';

/** Columns that a line may have. */
const WIDTH = 100;
/** Columns of the label in front of a paragraph. */
const LABEL_WIDTH = 16;

/**
 * A paragraph in lines of at most 100 columns.
 *
 * @param indent blanks in front of the first line; further lines have two more
 */
export function indented(text: string, indent: string): string[] {
  return wordWrap(text, WIDTH - indent.length - 2).map((line, index) =>
    index === 0 ? `${indent}${line}` : `${indent}  ${line}`,
  );
}

/** A paragraph behind a label; no line when the text is empty. */
export function labelled(label: string, text: string): string[] {
  if (text === '') return [];
  const blanks = ' '.repeat(LABEL_WIDTH);
  return wordWrap(text, WIDTH - LABEL_WIDTH - 2).map((line, index) =>
    index === 0 ? `  ${label.padEnd(LABEL_WIDTH)}${line}` : `  ${blanks}${line}`,
  );
}
