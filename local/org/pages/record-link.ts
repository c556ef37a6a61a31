import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';

/** Path of a record's page, as in Lightning. */
export function recordPath(object: ObjectSchema, id: string): string {
  return `/lightning/r/${object.name}/${encodeURIComponent(id)}/view`;
}

/** Path of a form for a record. */
export function recordFormPath(object: ObjectSchema, id: string, form: 'edit' | 'delete'): string {
  return `/lightning/r/${object.name}/${encodeURIComponent(id)}/${form}`;
}

/** Path of an object's list, as in Lightning. */
export function listPath(object: ObjectSchema): string {
  return `/lightning/o/${object.name}/list`;
}

/** The name of a record, or its id when the name is empty. */
export function recordName(object: ObjectSchema, row: Row): string {
  return String(row[object.nameField] || row.Id);
}

/** The record's name as a link to its page. */
export function recordLink(object: ObjectSchema, row: Row): Html {
  return html`<a href="${recordPath(object, row.Id)}">${recordName(object, row)}</a>`;
}
