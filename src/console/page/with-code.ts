import { type Html, html } from './html-tag.ts';

/** A text whose parts between backticks are shown as code. */
export function withCode(text: string): Html {
  const parts = text.split('`');
  // Without its counterpart, a backtick is a character like any other.
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
