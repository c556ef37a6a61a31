import { isEditable } from '../../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../../schema/schema.ts';
import { SYSTEM_FIELD_NAMES } from '../../schema/system-fields.ts';
import type { Value } from '../../store/values.ts';
import type { JsonRecord } from '../../write/read-record.ts';

/** The fields of a form as the browser sent them; repeated ones are lists. */
export type FormBody = Readonly<Record<string, string | string[] | undefined>>;

/** The prefix of the hidden fields with the values that a form was opened with. */
export const OPENED_WITH = 'was.';

/** The fields of an object that a form offers. */
export function editableFields(object: ObjectSchema): FieldSchema[] {
  return [...object.fields.values()].filter(
    (field) => isEditable(field) && !SYSTEM_FIELD_NAMES.has(field.name),
  );
}

/** All values of a field in a form. */
export function textsIn(body: FormBody, name: string): string[] {
  return [body[name] ?? []].flat();
}

/** A field's value as text in a form: `on` for a ticked checkbox, times in UTC. */
export function formText({ type }: FieldSchema, value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (type === 'boolean') return value === true ? 'on' : '';
  if (type !== 'datetime') return String(value);
  const instant = new Date(String(value));
  return Number.isNaN(instant.getTime()) ? String(value) : instant.toISOString().slice(0, -1);
}

/**
 * The values that a person has changed in a form. As in Lightning, a form does not write the others:
 * they may have changed in the org since it was opened.
 */
export function changedValues(fields: FieldSchema[], body: FormBody): JsonRecord {
  const changed = fields.flatMap((field) => {
    const [text = ''] = textsIn(body, field.name);
    const [before = ''] = textsIn(body, OPENED_WITH + field.name);
    const value = apiValue(field, text);
    return value === apiValue(field, before) ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(changed);
}

/** A form's text as a value of the API; a text that does not fit is left for the org to refuse. */
function apiValue({ type }: FieldSchema, given: string): Value {
  // Browsers end the lines of a form's texts by CR and LF.
  const text = given.replaceAll('\r\n', '\n').trim();
  if (type === 'boolean') return text === 'on';
  if (text === '') return null;
  const number = Number(text);
  if (['double', 'currency', 'int'].includes(type)) return Number.isFinite(number) ? number : text;
  if (type !== 'datetime') return text;
  const instant = new Date(`${text}Z`);
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}
