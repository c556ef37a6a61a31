import { designSystemPath } from './assets.ts';
import { type Html, html } from './html.ts';

/** What a list says while it is empty. */
export function nothingYet(): Html {
  return html`
    <div class="nothing-yet">
      <img src="${designSystemPath}/images/illustrations/empty-state-events.svg" alt="" width="120" height="76">
      <p class="nothing-yet__title">Nothing here yet</p>
      <p>Records show up here the moment they are written.</p>
    </div>`;
}
