import { resourceUrl } from '../http/data-call.ts';
import type { Row } from '../rows.ts';
import { findField } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { noSuchColumn } from '../soql/query-error.ts';

/** What every row in an answer begins with. */
export function attributes(version: number, object: string, id: string) {
  return { attributes: { type: object, url: resourceUrl(version, 'sobjects', object, id) } };
}

/** A row as the API gives it, with these fields. */
export function representRow(
  version: number,
  object: ObjectSchema,
  row: Row,
  fields: FieldSchema[],
): Record<string, unknown> {
  const values = fields.map((field) => [field.name, row[field.name] ?? null]);
  return { ...attributes(version, object.name, row.Id), ...Object.fromEntries(values) };
}

/** The fields that a request asks for; all of them when it names none. The id always comes along. */
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
