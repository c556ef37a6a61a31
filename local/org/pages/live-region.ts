import { type Content, type Html, html } from './html.ts';

/** The objects whose changes affect a region: their names, or all objects. */
export type Follows = string[] | 'everything';

/**
 * A region of a page that the client script fetches again when a record of these objects changes.
 */
export function liveRegion(path: string, follows: Follows, content: Content): Html {
  const objects = follows === 'everything' ? '*' : follows.join(' ');
  return html`<div class="live-region" data-live="${path}" data-follows="${objects}">${content}</div>`;
}
