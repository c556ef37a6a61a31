import { resourceUrl } from '../http/data-call.ts';
import type { Row } from '../rows.ts';
import { findField } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { noSuchColumn } from '../soql/query-error.ts';

/** The `attributes` of a row in an answer. */
export function attributes(version: number, object: string, id: string) {
  return { attributes: { type: object, url: resourceUrl(version, 'sobjects', object, id) } };
}

/** The value of a field in an answer; for the contents of a file, the path of its resource. */
export function shownValue(
  version: number,
  object: string,
  row: Row,
  { name, type }: FieldSchema,
): Row[string] {
  const value = row[name] ?? null;
  if (type !== 'base64' || value === null) return value;
  return resourceUrl(version, 'sobjects', object, row.Id, name);
}

/** A row in the API's format, with these fields. */
export function representRow(
  version: number,
  object: ObjectSchema,
  row: Row,
  fields: FieldSchema[],
): Record<string, unknown> {
  const values = fields.map((field) => [field.name, shownValue(version, object.name, row, field)]);
  return { ...attributes(version, object.name, row.Id), ...Object.fromEntries(values) };
}

/** The fields that a request names, and the id; all fields when it names none. */
export function chosenFields(object: ObjectSchema, names: string[]): FieldSchema[] {
  if (names.length === 0) return [...object.fields.values()];
  const chosen = names.map((name) => {
    const field = findField(object, name);
    if (field === undefined) throw noSuchColumn(object.name, name);
    return field;
  });
  const id = findField(object, 'Id');
  return [...new Set(id === undefined ? chosen : [...chosen, id])];
}
