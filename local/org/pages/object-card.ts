import type { ObjectSchema } from '../schema/schema.ts';
import { emptyState } from './empty-state.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { fieldsNamed, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { listPath } from './record-link.ts';
import { listLimit, rowCount } from './row-count.ts';
import { rowsTable } from './rows-table.ts';

/** Number of rows in a card on the home page. */
const cardRows = 6;

/** An object's newest records as a card. */
export async function objectCard(parts: PageParts, object: ObjectSchema): Promise<Html> {
  const view = viewOf(object);
  const rows = await parts.rows.list(object.name, listLimit + 1);
  const shown = rows.slice(0, cardRows);
  const columns = fieldsNamed(object, view.columns);
  return html`
    <article class="slds-card" aria-labelledby="card-${object.name}">
      <header class="slds-card__header card-header">
        ${objectIcon(view.icon)}
        <h2 class="slds-card__header-title" id="card-${object.name}">
          <a href="${listPath(object)}">${object.pluralLabel} <span class="count">(${rowCount(rows)})</span></a>
        </h2>
      </header>
      <div class="slds-card__body">
        ${shown.length > 0 ? await rowsTable(parts, object, columns, shown) : emptyState()}
      </div>
      ${
        rows.length > shown.length &&
        html`<footer class="slds-card__footer"><a class="slds-card__footer-action" href="${listPath(object)}">View All<span class="slds-assistive-text"> ${object.pluralLabel}</span></a></footer>`
      }
    </article>`;
}
