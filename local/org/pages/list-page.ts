import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { liveRegion } from './live-region.ts';
import { nothingYet } from './nothing-yet.ts';
import { fieldsNamed, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { listLimit, rowCount } from './row-count.ts';
import { rowsTable } from './rows-table.ts';

/** An object's newest records, as many as a list shows. */
export async function listPage(parts: PageParts, object: ObjectSchema): Promise<Html> {
  const main = liveRegion(
    `/live/list/${object.name}`,
    [object.name],
    await listContent(parts, object),
  );
  return pageShell(parts, { title: object.pluralLabel, tab: object, main });
}

/** The part of the list page that follows changes. */
export async function listContent(parts: PageParts, object: ObjectSchema): Promise<Html> {
  const view = viewOf(object);
  const rows = await parts.rows.list(object.name, listLimit + 1);
  const columns = fieldsNamed(object, view.columns);
  return html`
    <section class="slds-card" aria-labelledby="list-title">
      <header class="list-header">
        ${objectIcon(view.icon)}
        <div>
          <p class="hint">Recently changed</p>
          <h1 class="list-header__title" id="list-title">${object.pluralLabel}</h1>
          <p class="hint">${rowCount(rows)} ${rows.length === 1 ? 'item' : 'items'}, newest change first</p>
        </div>
      </header>
      ${rows.length > 0 ? await rowsTable(parts, object, columns, rows.slice(0, listLimit)) : nothingYet()}
    </section>`;
}
