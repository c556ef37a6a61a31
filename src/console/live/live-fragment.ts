import { createHash } from 'node:crypto';
import { type Html, html } from '../page/html-tag.ts';

/** Identifies what a part of a page shows: it is not sent again while it is the same. */
export function versionOf(content: Html): string {
  return createHash('sha256').update(String(content)).digest('base64url').slice(0, 16);
}

/**
 * A part of a page that `console.js` replaces when it changes.
 *
 * @param name unique in the page; the name of the fragment in `LivePage.read`
 */
export function liveFragment(name: string, content: Html): Html {
  return html`<div data-live="${name}" data-version="${versionOf(content)}">${content}</div>`;
}

/**
 * Where a page shows that it is live, with a link that works without scripts. A page has it once.
 *
 * @param page name of the `LivePage`
 * @param url address of the page itself, with its parameters
 * @param parameters those of the `LivePage`
 */
export function liveState(
  page: string,
  url: string,
  parameters: Readonly<Record<string, string>> = {},
): Html {
  const query = new URLSearchParams({ page, ...parameters });
  return html`<p class="live" data-live-source="/console/live?${String(query)}">
    <span class="live-state" data-live-state></span> <a href="${url}">Refresh</a></p>`;
}
