/** A word, or a quoted command: this has to be copied from one line. */
const WORD = /"npm run [^"\n]*"\S*|\S+/g;

/**
 * Breaks a text into lines, between words only, and never inside a quoted command.
 *
 * @param width maximum number of characters in a line; a longer word gets a line of its own
 * @returns at least one line
 */
export function wordWrap(text: string, width: number): string[] {
  const [first = '', ...words] = text.match(WORD) ?? [];
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
