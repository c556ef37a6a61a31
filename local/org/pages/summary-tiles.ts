import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { featuredObjects, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { listPath } from './record-link.ts';
import { listLimit, rowCount } from './row-count.ts';

/** The number of records of each featured object. */
export async function summaryTiles(parts: PageParts): Promise<Html> {
  const tiles = await Promise.all(featuredObjects(parts.schema).map((each) => tile(parts, each)));
  return html`<ul class="tiles">${tiles}</ul>`;
}

async function tile({ rows }: PageParts, object: ObjectSchema): Promise<Html> {
  const { icon, shortLabel } = viewOf(object);
  const count = rowCount(await rows.list(object.name, listLimit + 1));
  return html`
    <li>
      <a class="tile" href="${listPath(object)}">
        ${objectIcon(icon)}
        <span class="tile__count">${count}</span>
        <span class="tile__label">${shortLabel}</span>
      </a>
    </li>`;
}
