/**
 * Breaks a text between words; words are left whole.
 *
 * @param width most characters of a line, unless a single word is longer
 */
export function wordWrap(text: string, width: number): string[] {
  const [first = '', ...words] = text.split(/\s+/);
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
