/** Markup that is safe to send: made by the `html` tag alone, which escapes whatever it is given. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template; `false`, `null` and `undefined` leave nothing behind. */
export type Content = Html | string | number | false | null | undefined | Content[];

/** Template tag for markup: every value that is not markup itself is escaped. */
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
