import { designSystemPath } from './assets.ts';
import { recycleBinLink } from './edit/recycle-bin-page.ts';
import { type Html, html } from './html.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';

/** The page for an address that does not exist, or for a call that is denied. */
export function notFoundPage(parts: PageParts, sentence: string, title = 'Page not found'): Html {
  const main = html`
    <section class="slds-card not-found">
      <img src="${designSystemPath}/images/illustrations/empty-state-assistant.svg" alt="" width="220">
      <h1>${title}</h1>
      <p>${sentence}</p>
      <p><a class="slds-button slds-button_brand" href="/">Back to the home page</a></p>
      <p>${recycleBinLink()}</p>
    </section>`;
  return pageShell(parts, { title, main });
}
