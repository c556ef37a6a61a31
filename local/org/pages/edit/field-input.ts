import type { Row } from '../../rows.ts';
import type { FieldSchema } from '../../schema/schema.ts';
import { fieldLabel } from '../field-value.ts';
import { type Content, type Html, html } from '../html.ts';
import type { PageParts } from '../page-parts.ts';
import { recordName } from '../record-link.ts';
import type { ErrorText } from './error-texts.ts';

/** Number of records that a lookup suggests. */
const SUGGESTED = 100;

/** What a field shows in a form. */
export interface FieldState {
  /** The text in it, see `formText`. */
  text: string;
  errors: ErrorText[];
}

/** A labelled field of a form, with its errors. */
export async function fieldInput(
  parts: PageParts,
  field: FieldSchema,
  { text, errors }: FieldState,
): Promise<Html> {
  const describedBy = [
    ...(errors.length > 0 ? [`error-${field.name}`] : []),
    ...(HINTS[field.type] === undefined ? [] : [`hint-${field.name}`]),
  ];
  const common = html`id="field-${field.name}" name="${field.name}" ${
    field.required && html`aria-required="true"`
  } ${errors.length > 0 && html`aria-invalid="true"`} ${
    describedBy.length > 0 && html`aria-describedby="${describedBy.join(' ')}"`
  }`;
  return html`
    <div class="slds-form-element ${errors.length > 0 && 'slds-has-error'}">
      <label class="slds-form-element__label" for="field-${field.name}">${
        field.required &&
        field.type !== 'boolean' &&
        html`<abbr class="slds-required" title="required">* </abbr>`
      }${fieldLabel(field)}</label>
      <div class="slds-form-element__control">${await control(parts, field, text, common)}</div>
      ${HINTS[field.type] !== undefined && html`<p class="hint" id="hint-${field.name}">${HINTS[field.type]}</p>`}
      ${
        errors.length > 0 &&
        html`<div class="slds-form-element__help" id="error-${field.name}">${errors.map((error) => html`<p>${error.text}</p>`)}</div>`
      }
    </div>`;
}

const HINTS: Readonly<Partial<Record<FieldSchema['type'], string>>> = {
  datetime: 'Time zone: UTC',
  reference: 'Record id; the list suggests the latest records',
};

function control(
  parts: PageParts,
  field: FieldSchema,
  text: string,
  common: Html,
): Html | Promise<Html> {
  switch (field.type) {
    case 'boolean':
      return html`<input type="checkbox" class="checkbox" ${common} ${text === 'on' && 'checked'}>`;
    case 'picklist':
      return select(field, text, common);
    case 'textarea':
      return html`<textarea class="slds-textarea" rows="3" ${common}>${`\n${text}`}</textarea>`;
    case 'reference':
      return lookup(parts, field, text, common);
    case 'date':
      return html`<input type="date" class="slds-input" ${common} value="${text}">`;
    case 'datetime':
      return html`<input type="datetime-local" step="any" class="slds-input" ${common} value="${text}">`;
    case 'double':
    case 'currency':
    case 'int':
      return html`<input type="text" inputmode="decimal" class="slds-input" ${common} value="${text}">`;
    default:
      return html`<input type="text" class="slds-input" ${common} value="${text}">`;
  }
}

function select({ picklistValues = [] }: FieldSchema, text: string, common: Html): Html {
  const values = [...new Set(['', ...picklistValues, text])];
  const option = (value: string) =>
    html`<option value="${value}" ${value === text && 'selected'}>${value === '' ? '--None--' : value}</option>`;
  return html`<div class="slds-select_container"><select class="slds-select" ${common}>${values.map(option)}</select></div>`;
}

async function lookup(
  { schema, rows }: PageParts,
  { name, referenceTo = '' }: FieldSchema,
  text: string,
  common: Html,
): Promise<Html> {
  const parent = schema.objects.get(referenceTo.toLowerCase());
  const suggested = parent === undefined ? [] : await rows.list(parent.name, SUGGESTED);
  const current = parent && text !== '' ? await rows.get(parent.name, text) : undefined;
  const option = (row: Row): Content =>
    parent && html`<option value="${row.Id}">${recordName(parent, row)}</option>`;
  return html`
    <input type="text" class="slds-input token" list="records-${name}" autocomplete="off" ${common} value="${text}">
    <datalist id="records-${name}">${suggested.map(option)}</datalist>
    ${parent && current && html`<p>${recordName(parent, current)}</p>`}`;
}
