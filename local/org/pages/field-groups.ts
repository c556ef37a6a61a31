import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { SYSTEM_FIELD_NAMES } from '../schema/system-fields.ts';
import { fieldsNamed, viewOf } from './object-views.ts';

/** Fields under one heading. */
export interface FieldGroup {
  id: string;
  title: string;
  fields: FieldSchema[];
}

/** All fields of an object in three groups: details, Digital River, system. */
export function fieldGroups(object: ObjectSchema): FieldGroup[] {
  const fields = [...object.fields.values()];
  const groups = Map.groupBy(fields, (field) => groupOf(object, field));
  return [...TITLES].flatMap(([id, title]) => {
    const own = groups.get(id) ?? [];
    return own.length === 0 ? [] : [{ id, title, fields: own }];
  });
}

/** The fields of a group, those first that are at the top of a record's page. */
export function highlightsFirst(object: ObjectSchema, fields: FieldSchema[]): FieldSchema[] {
  const highlights = fieldsNamed(object, viewOf(object).highlights);
  return [
    ...highlights.filter((field) => fields.includes(field)),
    ...fields.filter((field) => !highlights.includes(field)),
  ];
}

const TITLES = new Map([
  ['details', 'Details'],
  ['digital-river', 'Digital River'],
  ['system', 'System'],
]);

function groupOf(object: ObjectSchema, { name, custom }: FieldSchema): string {
  if (SYSTEM_FIELD_NAMES.has(name)) return 'system';
  const isOurs = name.startsWith('DR_') || object.name.startsWith('DR_');
  return custom && isOurs ? 'digital-river' : 'details';
}
