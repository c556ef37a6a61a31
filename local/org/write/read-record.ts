import { findField, findRelationship, parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import type { Value, Values } from '../store/values.ts';
import { readValue } from './read-value.ts';
import { noSuchColumn, notWriteable, type RowError, rowError } from './row-error.ts';

/** A record as a client sends it. */
export type JsonRecord = Record<string, unknown>;

/** A parent named by one of its keys instead of its id. */
export interface ForeignKey {
  lookup: FieldSchema;
  parent: ObjectSchema;
  key: FieldSchema;
  value: Value;
}

/** A record checked as far as it can be without looking at any row. */
export interface Draft {
  values: Values;
  foreignKeys: ForeignKey[];
  errors: RowError[];
}

/** Checks each field of a record: known, writeable, of the right kind. `attributes` and `Id` are skipped. */
export function readRecord(schema: OrgSchema, object: ObjectSchema, record: JsonRecord): Draft {
  const draft: Draft = { values: {}, foreignKeys: [], errors: [] };
  const readOnly: string[] = [];
  for (const [name, json] of Object.entries(record)) {
    const field = findField(object, name);
    if (isMeta(name)) continue;
    if (field?.readOnly) readOnly.push(field.name);
    else if (field !== undefined) readField(schema, field, json, draft);
    else readParent(schema, object, name, json, draft);
  }
  if (readOnly.length > 0) draft.errors.push(notWriteable(readOnly));
  return draft;
}

/** Whether the name tells what the record is, rather than a value of it. */
function isMeta(name: string): boolean {
  return name === 'attributes' || name.toLowerCase() === 'id';
}

function readField(schema: OrgSchema, field: FieldSchema, json: unknown, draft: Draft): void {
  const read = readValue(schema, field, json);
  if ('error' in read) draft.errors.push(read.error);
  else draft.values[field.name] = read.value;
}

function readParent(
  schema: OrgSchema,
  object: ObjectSchema,
  name: string,
  json: unknown,
  draft: Draft,
): void {
  const lookup = findRelationship(object, name);
  if (lookup === undefined) draft.errors.push(noSuchColumn(object, name));
  else if (lookup.readOnly) draft.errors.push(notWriteable([lookup.name]));
  else if (json === null) draft.values[lookup.name] = null;
  else readForeignKey(schema, lookup, json, draft);
}

function readForeignKey(schema: OrgSchema, lookup: FieldSchema, json: unknown, draft: Draft): void {
  const parent = parentOf(schema, lookup);
  const given = Object.entries(json ?? {}).filter(([name]) => name !== 'attributes');
  const [name = '', value] = given[0] ?? [];
  const key = findField(parent, name);
  if (given.length !== 1 || key?.externalId !== true) {
    const message = `The ${lookup.relationshipName} relationship needs exactly one external id of ${parent.name}`;
    draft.errors.push(rowError('INVALID_FIELD', message));
    return;
  }
  const read = readValue(schema, key, value);
  if ('error' in read) draft.errors.push(read.error);
  else draft.foreignKeys.push({ lookup, parent, key, value: read.value });
}
