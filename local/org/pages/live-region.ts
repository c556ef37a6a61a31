import { type Content, type Html, html } from './html.ts';

/** Objects whose changes concern a part of a page: their names, or all of them. */
export type Follows = string[] | 'everything';

/** A part of a page that the client script fetches anew when a record of these objects changes. */
export function liveRegion(path: string, follows: Follows, content: Content): Html {
  const objects = follows === 'everything' ? '*' : follows.join(' ');
  return html`<div class="live-region" data-live="${path}" data-follows="${objects}">${content}</div>`;
}
