import type { Row } from '../rows.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { bulkFields, bulkForm, bulkFormId } from './edit/bulk-edit.ts';
import { emptyState } from './empty-state.ts';
import { hasForms } from './has-forms.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { listViewPicker } from './list-view-picker.ts';
import type { ListView } from './list-views/list-view.ts';
import { viewQuery } from './list-views/view-query.ts';
import { liveRegion } from './live-region.ts';
import { fieldsNamed, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { listLimit, rowCount } from './row-count.ts';
import { rowsTable } from './rows-table.ts';

/** The records and columns of a list. */
interface Listed {
  rows: Row[];
  columns: FieldSchema[];
  unsupported: string[];
}

/**
 * An object's records: those of a list view, or the latest changed ones, up to the limit of a list.
 * @param name the list view's API name; an unknown name shows the latest changed records
 */
export async function listPage(
  parts: PageParts,
  object: ObjectSchema,
  name?: string,
): Promise<Html> {
  const view = viewNamed(parts, object, name);
  const query = view === undefined ? '' : `?filterName=${encodeURIComponent(view.name)}`;
  const list = await listContent(parts, object, view?.name);
  const main = html`
    <section class="slds-card" aria-labelledby="list-title">
      <header class="list-header">
        ${objectIcon(viewOf(object).icon)}
        <div>
          <p class="hint">${object.pluralLabel}</p>
          ${listViewPicker(parts, object, view)}
        </div>
        ${hasForms(object) && html`<div class="actions"><a class="slds-button slds-button_neutral" href="/lightning/o/${object.name}/new">New</a></div>`}
      </header>
      ${await bulkForm(parts, object, view?.name)}
      ${liveRegion(`/live/list/${object.name}${query}`, [object.name], list)}
    </section>`;
  const title = view === undefined ? object.pluralLabel : `${view.label} | ${object.pluralLabel}`;
  return pageShell(parts, { title, tab: object, main });
}

/** The live region of a list page. */
export async function listContent(
  parts: PageParts,
  object: ObjectSchema,
  name?: string,
): Promise<Html> {
  const view = viewNamed(parts, object, name);
  const { rows, columns, unsupported } = await listed(parts, object, view);
  const selection = bulkFields(object).length > 0 ? bulkFormId : undefined;
  return html`
    <p class="list-count hint">${rowCount(rows)} ${rows.length === 1 ? 'item' : 'items'}, latest change first</p>
    ${
      unsupported.length > 0 &&
      html`<p class="list-note" role="note">The local org does not support ${unsupported.join(' and ')} of this list view.</p>`
    }
    ${rows.length > 0 ? await rowsTable(parts, object, columns, rows.slice(0, listLimit), selection) : emptyState()}`;
}

async function listed(
  { schema, rows }: PageParts,
  object: ObjectSchema,
  view: ListView | undefined,
): Promise<Listed> {
  if (view === undefined) {
    const columns = fieldsNamed(object, viewOf(object).columns);
    return { columns, rows: await rows.list(object.name, listLimit + 1), unsupported: [] };
  }
  const { columns, where, unsupported } = viewQuery(schema, object, view);
  const found = await rows.find(object.name, where, listLimit + 1);
  return { columns, rows: found, unsupported };
}

function viewNamed(
  { listViews }: PageParts,
  object: ObjectSchema,
  name: string | undefined,
): ListView | undefined {
  return listViews.get(object.name.toLowerCase())?.find((view) => view.name === name);
}
