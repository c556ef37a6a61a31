import { designSystemPath } from './assets.ts';
import { type Html, html } from './html.ts';

/** The content of an empty list. */
export function emptyState(): Html {
  return html`
    <div class="empty-state">
      <img src="${designSystemPath}/images/illustrations/empty-state-events.svg" alt="" width="120" height="76">
      <p class="empty-state__title">No records yet</p>
      <p>Records appear here as soon as they are written.</p>
    </div>`;
}
