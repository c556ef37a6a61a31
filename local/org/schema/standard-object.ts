import type { FieldSchema, ObjectSchema } from './schema.ts';
import { systemFields } from './system-fields.ts';

/** Builds a standard object: its own fields after the system fields. */
export function standardObject(
  name: string,
  pluralLabel: string,
  keyPrefix: string,
  nameField: string,
  fields: FieldSchema[],
): ObjectSchema {
  const all = [...systemFields(), ...fields];
  return {
    name,
    label: name,
    pluralLabel,
    keyPrefix,
    custom: false,
    nameField,
    fields: new Map(all.map((each) => [each.name.toLowerCase(), each])),
    validationRules: [],
  };
}
