import { findField, findRelationship, parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { noSuchColumn, noSuchRelationship } from './query-error.ts';

/** A field of an object or of its direct or indirect parents. */
export interface FieldPath {
  /** Lookups to follow, in order. */
  lookups: FieldSchema[];
  field: FieldSchema;
}

/**
 * Parses a dotted name such as `Order__r.Account.Name`, case-insensitively.
 * @param alias the object's alias in the query (`FROM Order o`), with which the path may begin
 * @throws ApiError INVALID_FIELD when a part is unknown
 */
export function fieldPath(
  schema: OrgSchema,
  object: ObjectSchema,
  name: string,
  alias?: string,
): FieldPath {
  const parts = name.split('.');
  const first = parts[0]?.toLowerCase();
  if (parts.length > 1 && (first === alias?.toLowerCase() || first === object.name.toLowerCase())) {
    parts.shift();
  }
  const fieldName = parts.pop() ?? '';
  const lookups: FieldSchema[] = [];
  let at = object;
  for (const part of parts) {
    const lookup = findRelationship(at, part);
    if (lookup === undefined) throw noSuchRelationship(part);
    lookups.push(lookup);
    at = parentOf(schema, lookup);
  }
  const field = findField(at, fieldName);
  if (field === undefined) throw noSuchColumn(at.name, fieldName);
  return { lookups, field };
}

/** Whether two paths of a query refer to the same field. */
export function samePath(one: FieldPath, other: FieldPath): boolean {
  const sameWay = one.lookups.every((lookup, index) => lookup === other.lookups[index]);
  return sameWay && one.lookups.length === other.lookups.length && one.field === other.field;
}
