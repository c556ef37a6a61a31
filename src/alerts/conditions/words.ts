const MAX_TEXT_LENGTH = 300;
const NUMBERS = new Intl.NumberFormat('en-US');

/** A number with its noun, such as `1,000 events`. */
export function counted(count: number, noun: string): string {
  return `${NUMBERS.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A text in one line, at most 300 characters long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_TEXT_LENGTH
    ? line
    : `${line.slice(0, MAX_TEXT_LENGTH - 1).toWellFormed()}…`;
}
