import type { Row } from '../rows.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { fieldLabel, fieldValue } from './field-value.ts';
import { type Html, html } from './html.ts';
import type { PageParts } from './page-parts.ts';
import { recordLink, recordName } from './record-link.ts';
import { recordNames } from './record-names.ts';

/**
 * Rows as a table: the linked name first, then the columns. On a phone each row is a block.
 * @param selection the id of a form; each row has a checkbox that belongs to it
 */
export async function rowsTable(
  parts: PageParts,
  object: ObjectSchema,
  columns: FieldSchema[],
  rows: Row[],
  selection?: string,
): Promise<Html> {
  const others = columns.filter(({ name }) => name !== object.nameField);
  const names = await recordNames(parts, others, rows);
  const nameLabel = object.fields.get(object.nameField.toLowerCase())?.label ?? 'Name';
  const cells = (row: Row) =>
    others.map(
      (field) =>
        html`<td role="cell" data-label="${fieldLabel(field)}">${fieldValue(parts.schema, field, row, names)}</td>`,
    );
  return html`
    <table class="slds-table slds-table_cell-buffer slds-table_bordered rows" role="table" aria-label="${object.pluralLabel}">
      <thead role="rowgroup">
        <tr role="row" class="slds-line-height_reset">
          <th role="columnheader" scope="col">${nameLabel}</th>
          ${others.map((field) => html`<th role="columnheader" scope="col">${fieldLabel(field)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          (row) => html`
            <tr role="row" class="slds-hint-parent" data-record="${row.Id}">
              <th role="rowheader" scope="row">${selection !== undefined && checkbox(selection, object, row)}${recordLink(object, row)}</th>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function checkbox(form: string, object: ObjectSchema, row: Row): Html {
  return html`<input type="checkbox" class="checkbox rows__select" form="${form}" name="id" value="${row.Id}" aria-label="Select ${recordName(object, row)}"> `;
}
