/**
 * Replaces the comments of a JSON text by blanks, so that every other character keeps its line and
 * column.
 */
export function withoutComments(json: string): string {
  // A text, a comment to the end of the line, or a block comment; each is read in one go. One that
  // does not end is read to where it could have ended, so that no character is read twice.
  return json.replace(/"(?:[^"\\\n]|\\[^\n])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  );
}
