import { BEGIN, END, referenceText } from './reference-text.ts';

/**
 * A page with the tables of the language in their place.
 *
 * @throws Error when the page has no place for them
 */
export function withReference(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page lacks "${BEGIN}" or "${END}".`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${referenceText()}\n\n${page.slice(end)}`;
}
