import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { recordObjects, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { listPath } from './record-link.ts';

/** Path of the list of all objects, as in Lightning. */
export const objectsPath = '/lightning/setup/ObjectManager/home';

/** The page with all objects of the org. */
export function objectsPage(parts: PageParts): Html {
  const objects = recordObjects(parts.schema);
  const main = html`
    <section class="slds-card" aria-labelledby="objects-title">
      <header class="list-header">
        ${objectIcon('custom')}
        <div>
          <p class="hint">Setup</p>
          <h1 class="list-header__title" id="objects-title">Object Manager</h1>
        </div>
      </header>
      <p class="list-count hint">${objects.length} objects, sorted by label</p>
      <table class="slds-table slds-table_cell-buffer slds-table_bordered rows" role="table" aria-labelledby="objects-title">
        <thead role="rowgroup">
          <tr role="row" class="slds-line-height_reset">
            ${['Label', 'API Name', 'Type', 'Key Prefix', 'Fields', 'Validation Rules'].map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">${objects.map(objectRow)}</tbody>
      </table>
    </section>`;
  return pageShell(parts, { title: 'Object Manager', main });
}

function objectRow(object: ObjectSchema): Html {
  const { name, label, custom, keyPrefix, fields, validationRules } = object;
  const cell = (title: string, value: Html | string | number) =>
    html`<td role="cell" data-label="${title}">${value}</td>`;
  return html`
    <tr role="row" class="slds-hint-parent">
      <th role="rowheader" scope="row">
        <a class="object-link" href="${listPath(object)}">${objectIcon(viewOf(object).icon, 'object-link__icon')}${label}</a>
      </th>
      ${cell('API Name', html`<span class="token">${name}</span>`)}
      ${cell('Type', custom ? 'Custom Object' : 'Standard Object')}
      ${cell('Key Prefix', html`<span class="token">${keyPrefix}</span>`)}
      ${cell('Fields', fields.size)}
      ${cell('Validation Rules', validationRules.length)}
    </tr>`;
}
