/** What stands before the equals sign of a line that sets a variable. */
const NAME = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*$/;
const QUOTES = ['"', "'", '`'];
const EMPTY_OR_COMMENT = /^\s*(?:#.*)?$/;

/**
 * What is wrong with the text of an environment file: Node.js leaves out what it cannot read, without
 * a word. Values are never repeated, because they may be secrets.
 *
 * @param text of the file
 * @returns one sentence about the first problem; undefined when there is none
 * @see https://nodejs.org/api/environment_variables.html#dotenv
 */
export function envFileProblem(text: string): string | undefined {
  let open: { readonly quote: string; readonly line: number } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open !== undefined) {
      if (line.includes(open.quote)) open = undefined;
      continue;
    }
    if (EMPTY_OR_COMMENT.test(line)) continue;
    const end = line.indexOf('=');
    if (end === -1 || !NAME.test(line.slice(0, end))) {
      return `line ${index + 1}: expected NAME=VALUE, a comment that begins with #, or an empty line, got something else.`;
    }
    const value = line.slice(end + 1).trimStart();
    const quote = QUOTES.find((each) => value.startsWith(each));
    if (quote !== undefined && !value.includes(quote, 1)) open = { quote, line: index + 1 };
  }
  return open && `line ${open.line}: the value begins with ${open.quote}, which is never closed.`;
}
