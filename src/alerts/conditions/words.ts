const MAX_TEXT_LENGTH = 300;

/** A text in one line, at most 300 characters long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_TEXT_LENGTH
    ? line
    : `${line.slice(0, MAX_TEXT_LENGTH - 1).toWellFormed()}…`;
}
