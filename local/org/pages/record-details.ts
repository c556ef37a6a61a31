import type { Row } from '../rows.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { SYSTEM_FIELD_NAMES } from '../schema/system-fields.ts';
import { fieldLabel, fieldValue } from './field-value.ts';
import { type Html, html } from './html.ts';
import type { RecordNames } from './record-names.ts';

/** All fields of a record in three groups: details, Digital River, system. */
export function recordDetails(
  schema: OrgSchema,
  object: ObjectSchema,
  row: Row,
  names: RecordNames,
): Html {
  const fields = [...object.fields.values()];
  const group = (id: string, title: string, members: FieldSchema[]) =>
    members.length > 0 &&
    html`
      <section class="field-group" aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        <dl>${members.map((field) => detail(field, fieldValue(schema, field, row, names)))}</dl>
      </section>`;
  return html`
    <article class="slds-card details" aria-label="Fields">
      ${group(
        'details',
        'Details',
        fields.filter((field) => !isSystem(field) && !isDigitalRiver(object, field)),
      )}
      ${group(
        'digital-river',
        'Digital River',
        fields.filter((field) => isDigitalRiver(object, field)),
      )}
      ${group('system', 'System', fields.filter(isSystem))}
    </article>`;
}

function detail(field: FieldSchema, value: Html): Html {
  return html`
    <div class="detail">
      <dt title="${field.description ?? field.name}">${fieldLabel(field)}</dt>
      <dd>${value}</dd>
    </div>`;
}

function isSystem({ name }: FieldSchema): boolean {
  return SYSTEM_FIELD_NAMES.has(name);
}

function isDigitalRiver(object: ObjectSchema, { custom, name }: FieldSchema): boolean {
  return custom && (name.startsWith('DR_') || object.name.startsWith('DR_'));
}
