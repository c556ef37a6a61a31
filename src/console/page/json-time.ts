import { z } from 'zod';
import { type Html, html } from './html-tag.ts';
import { instant } from './page-layout.ts';

/** An instant in results of operations. */
export const time = z.iso.datetime();

/** An instant as JSON; null when there is none. */
export function timeOrNull(at: Date | null | undefined): string | null {
  return at?.toISOString() ?? null;
}

/** A dash; screen readers read a word. */
const NONE = html`<span aria-hidden="true">–</span><span class="hidden">none</span>`;

/** An instant of a result as a page shows it; a dash when there is none. */
export function shownTime(text: string | null): Html {
  return text === null ? NONE : instant(new Date(text));
}
