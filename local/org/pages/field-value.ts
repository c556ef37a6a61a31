import type { Row } from '../rows.ts';
import { parentOfId } from '../schema/names.ts';
import type { FieldSchema, OrgSchema } from '../schema/schema.ts';
import { downloadPath, fileSize } from './file-values.ts';
import { type Html, html } from './html.ts';
import { utilityIcon } from './icon.ts';
import { recordPath } from './record-link.ts';
import type { RecordNames } from './record-names.ts';
import { isStatusField, statusBadge } from './status-badge.ts';
import { timestamp } from './timestamp.ts';

const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A field's formatted value: a badge for a state, a link for a lookup, a tick for a checkbox. */
export function fieldValue(
  schema: OrgSchema,
  field: FieldSchema,
  row: Row,
  names: RecordNames,
): Html {
  const value = row[field.name] ?? null;
  if (field.type === 'boolean') return checkbox(value === true);
  if (value === null || value === '') return nothing();
  if (field.type === 'reference') return lookup(schema, field, String(value), names);
  if (field.type === 'datetime') return timestamp(String(value));
  if (field.type === 'base64') return html`<a href="${downloadPath(row.Id)}">Open</a>`;
  if (field.name === 'ContentSize') return html`${fileSize(Number(value))}`;
  if (field.type === 'url') return webLink(String(value));
  if (field.type === 'currency') return html`${money.format(Number(value))}`;
  if (field.name.endsWith('_Version__c')) return version(Number(value));
  if (isStatusField(field.name)) return statusBadge(String(value));
  return html`<span class="text ${isToken(field) && 'token'}">${String(value)}</span>`;
}

/** The field's label; for a lookup, without a trailing "Id". */
export function fieldLabel(field: FieldSchema): string {
  return field.type === 'reference' ? field.label.replace(/ id$/i, '') : field.label;
}

/** A web address as a link, in a new tab as in Lightning; any other text is only shown. */
function webLink(text: string): Html {
  const isWeb = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  return isWeb
    ? html`<a class="text" href="${text}" target="_blank" rel="noopener noreferrer">${text}</a>`
    : html`<span class="text">${text}</span>`;
}

function nothing(): Html {
  return html`<span class="nothing"><span aria-hidden="true">–</span><span class="slds-assistive-text">empty</span></span>`;
}

function checkbox(ticked: boolean): Html {
  return ticked
    ? html`<span class="tick">${utilityIcon('check')}<span class="slds-assistive-text">Yes</span></span>`
    : html`<span class="tick tick_empty"><span class="slds-assistive-text">No</span></span>`;
}

function lookup(schema: OrgSchema, field: FieldSchema, id: string, names: RecordNames): Html {
  const object = parentOfId(schema, field, id);
  const name = names.get(id) ?? id;
  return object ? html`<a href="${recordPath(object, id)}">${name}</a>` : html`${name}`;
}

/**
 * A version is a time of 15 digits in milliseconds, preceded by a rank if there is one. The time is
 * shown for people, the number because the validation rules compare it.
 */
function version(number: number): Html {
  return html`${timestamp(number % 10 ** 15)} <span class="token hint">${number}</span>`;
}

// Ids are shown in a typeface that distinguishes 0 from O.
function isToken({ name, type, externalId }: FieldSchema): boolean {
  return type === 'id' || externalId || /_Id__c$/.test(name);
}
