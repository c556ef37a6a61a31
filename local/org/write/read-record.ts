import { findField, findRelationship, isEditable, parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { StoredBlob } from '../store/blobs-table.ts';
import type { Value, Values } from '../store/values.ts';
import { readValue } from './read-value.ts';
import {
  cannotDeserialize,
  noSuchColumn,
  notWriteable,
  type RowError,
  rowError,
} from './row-error.ts';

/** A record in the format of the API. */
export type JsonRecord = Record<string, unknown>;

/** A parent that is identified by one of its keys instead of its id. */
export interface ForeignKey {
  lookup: FieldSchema;
  parent: ObjectSchema;
  key: FieldSchema;
  value: Value;
}

/** A record after all checks that need no stored rows. */
export interface Draft {
  values: Values;
  foreignKeys: ForeignKey[];
  /** The contents of a file, as base64 or already stored. */
  contents?: string | StoredBlob;
  errors: RowError[];
}

/**
 * Checks that the user may see and edit each field of a record, and that it has the right type. Skips
 * `attributes` and `Id`.
 */
export function readRecord(schema: OrgSchema, object: ObjectSchema, record: JsonRecord): Draft {
  const draft: Draft = { values: {}, foreignKeys: [], errors: [] };
  const readOnly: string[] = [];
  for (const [name, json] of Object.entries(record)) {
    const field = findField(object, name);
    if (isMeta(name)) continue;
    if (field !== undefined && !isEditable(field)) readOnly.push(field.name);
    else if (field !== undefined) readField(schema, field, json, draft);
    else readParent(schema, object, name, json, draft);
  }
  if (readOnly.length > 0) draft.errors.push(notWriteable(readOnly));
  return draft;
}

/** Whether the name identifies the record instead of a field. */
function isMeta(name: string): boolean {
  return name === 'attributes' || name.toLowerCase() === 'id';
}

function readField(schema: OrgSchema, field: FieldSchema, json: unknown, draft: Draft): void {
  if (field.type === 'base64') {
    readContents(field, json, draft);
    return;
  }
  const read = readValue(schema, field, json);
  if ('error' in read) draft.errors.push(read.error);
  else draft.values[field.name] = read.value;
}

function readContents(field: FieldSchema, json: unknown, draft: Draft): void {
  if (json === null || json === '') return;
  if (json instanceof StoredBlob || (typeof json === 'string' && isBase64(json)))
    draft.contents = json;
  else draft.errors.push(cannotDeserialize(field, shortened(json)));
}

/** Whether a text has only the characters of base64 (RFC 4648, section 4) and line breaks. */
function isBase64(text: string): boolean {
  return !/[^A-Za-z0-9+/=\r\n]/.test(text);
}

/** What an error says of contents that cannot be read. */
function shortened(json: unknown): unknown {
  return typeof json === 'string' ? json.slice(0, 40) : json;
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
  else if (!isEditable(lookup)) draft.errors.push(notWriteable([lookup.name]));
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
