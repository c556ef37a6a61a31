import { printableInPages } from '../../printable.ts';

/** Markup that is safe to send. Only the `html` tag creates it, and it escapes all values. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** A value of a template; `undefined` becomes an empty text. */
type Part = Html | string | number | undefined | readonly Part[];

/** Template tag for markup. It escapes every value that is not {@link Html}. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: literals }, ...parts.map(markupOf)));
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  return typeof part === 'object' ? part.map(markupOf).join('') : escapeHtml(String(part));
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Blanks are shown as blanks; what cannot be seen is shown as U+FFFD. */
function escapeHtml(text: string): string {
  return printableInPages(text.replace(/\r\n?|\t/g, ' ')).replace(
    /[&<>"']/g,
    (character) => ENTITIES.get(character) ?? '',
  );
}
