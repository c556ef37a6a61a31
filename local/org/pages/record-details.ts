import type { Row } from '../rows.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { fieldGroups } from './field-groups.ts';
import { fieldLabel, fieldValue } from './field-value.ts';
import { type Html, html } from './html.ts';
import type { RecordNames } from './record-names.ts';

/** All fields of a record in groups. */
export function recordDetails(
  schema: OrgSchema,
  object: ObjectSchema,
  row: Row,
  names: RecordNames,
): Html {
  return html`
    <article class="slds-card details" aria-label="Fields">
      ${fieldGroups(object).map(
        ({ id, title, fields }) => html`
          <section class="field-group" aria-labelledby="${id}">
            <h2 id="${id}">${title}</h2>
            <dl>${fields.map((field) => detail(field, fieldValue(schema, field, row, names)))}</dl>
          </section>`,
      )}
    </article>`;
}

function detail(field: FieldSchema, value: Html): Html {
  return html`
    <div class="detail">
      <dt title="${field.description ?? field.name}">${fieldLabel(field)}</dt>
      <dd>${value}</dd>
    </div>`;
}
