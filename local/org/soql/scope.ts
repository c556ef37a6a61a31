import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { type FieldPath, fieldPath } from './field-path.ts';

/** What the names of a query are looked up in. */
export interface Scope {
  schema: OrgSchema;
  object: ObjectSchema;
  /** What TODAY and its like refer to. */
  now: Date;
  /** Finds a field by its name in the query, through parents where it is dotted. */
  path(name: string): FieldPath;
}

/** The scope of a query of this object. */
export function scopeOf(
  schema: OrgSchema,
  object: ObjectSchema,
  alias: string | undefined,
  now: Date,
): Scope {
  return { schema, object, now, path: (name) => fieldPath(schema, object, name, alias) };
}
