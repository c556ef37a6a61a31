import { recycleBinLink } from './edit/recycle-bin-page.ts';
import { type Html, html } from './html.ts';
import { utilityIcon } from './icon.ts';
import { liveRegion } from './live-region.ts';
import { objectCard } from './object-card.ts';
import { featuredObjects, otherObjects } from './object-views.ts';
import { objectsPath } from './objects-page.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { recentChanges } from './recent-changes.ts';
import { listPath } from './record-link.ts';
import { summaryTiles } from './summary-tiles.ts';

/** The home page: the newest records of each object, and the latest changes. */
export async function homePage(parts: PageParts): Promise<Html> {
  const featured = featuredObjects(parts.schema);
  const names = featured.map((object) => object.name);
  const cards = await Promise.all(
    featured.map(async (object) =>
      liveRegion(`/live/card/${object.name}`, [object.name], await objectCard(parts, object)),
    ),
  );
  const main = html`
    <h1 class="slds-assistive-text">Home</h1>
    ${liveRegion('/live/summary', names, await summaryTiles(parts))}
    <div class="home">
      <div class="home__cards">${cards}</div>
      <aside class="home__aside" aria-label="Latest changes and more objects">
        ${liveRegion('/live/changes', names, await recentChanges(parts))}
        ${moreObjects(parts)}
      </aside>
    </div>`;
  return pageShell(parts, { title: 'Home', tab: 'home', main });
}

function moreObjects({ schema }: PageParts): Html {
  return html`
    <article class="slds-card" aria-labelledby="more-objects">
      <header class="slds-card__header card-header"><h2 class="slds-card__header-title" id="more-objects">More objects</h2></header>
      <div class="slds-card__body slds-card__body_inner">
        <ul class="more-objects">
          ${otherObjects(schema).map(
            (object) =>
              html`<li><a href="${listPath(object)}">${object.pluralLabel}${utilityIcon('chevronright')}</a></li>`,
          )}
          <li>${recycleBinLink()}</li>
        </ul>
      </div>
      <footer class="slds-card__footer"><a class="slds-card__footer-action" href="${objectsPath}">Object Manager</a></footer>
    </article>`;
}
