import type { Row } from '../rows.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { fieldLabel, fieldValue } from './field-value.ts';
import { hasForms } from './has-forms.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { fieldsNamed, viewOf } from './object-views.ts';
import { recordFormPath, recordName } from './record-link.ts';
import type { RecordNames } from './record-names.ts';

/** The band at the top of a record's page: its object, its name and its most important fields. */
export function recordHighlights(
  schema: OrgSchema,
  object: ObjectSchema,
  row: Row,
  names: RecordNames,
): Html {
  const view = viewOf(object);
  const fields = fieldsNamed(object, view.highlights);
  return html`
    <section class="slds-card highlights" data-record="${row.Id}" aria-labelledby="record-name">
      <div class="highlights__title">
        ${objectIcon(view.icon)}
        <div>
          <p class="hint">${object.label}</p>
          <h1 id="record-name">${recordName(object, row)}</h1>
        </div>
        ${hasForms(object) && actions(object, row)}
      </div>
      <dl class="highlights__fields">
        ${fields.map(
          (field) => html`
            <div>
              <dt>${fieldLabel(field)}</dt>
              <dd>${fieldValue(schema, field, row, names)}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
}

function actions(object: ObjectSchema, row: Row): Html {
  const link = (form: 'edit' | 'delete', label: string) =>
    html`<a class="slds-button slds-button_neutral" href="${recordFormPath(object, row.Id, form)}">${label}</a>`;
  return html`<div class="actions">${link('edit', 'Edit')}${link('delete', 'Delete')}</div>`;
}
