import { designSystemPath } from './assets.ts';
import { type Html, html } from './html.ts';

/** The content of an empty list. */
export function nothingYet(): Html {
  return html`
    <div class="nothing-yet">
      <img src="${designSystemPath}/images/illustrations/empty-state-events.svg" alt="" width="120" height="76">
      <p class="nothing-yet__title">No records yet</p>
      <p>Records appear here as soon as they are written.</p>
    </div>`;
}
