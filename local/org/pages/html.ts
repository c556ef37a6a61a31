/** Markup that is safe to send. Only the `html` tag creates it, and escapes all values. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** Values allowed in a template; `false`, `null` and `undefined` produce no output. */
export type Content = Html | string | number | false | null | undefined | Content[];

/** Template tag for markup: escapes every value that is not markup itself. */
export function html(literals: TemplateStringsArray, ...values: Content[]): Html {
  const markup = literals.map((literal, index) => literal + render(values[index])).join('');
  return new Html(markup);
}

function render(content: Content): string {
  if (content === false || content === null || content === undefined) return '';
  if (Array.isArray(content)) return content.map(render).join('');
  return content instanceof Html ? content.toString() : escaped(String(content));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
