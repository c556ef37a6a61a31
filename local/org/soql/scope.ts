import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { type FieldPath, fieldPath } from './field-path.ts';

/** The context in which the names of a query are resolved. */
export interface Scope {
  schema: OrgSchema;
  object: ObjectSchema;
  /** The time that TODAY and similar literals refer to. */
  now: Date;
  /** Finds a field by its name in the query; a dotted name is a parent's field. */
  path(name: string): FieldPath;
}

/** Creates the scope of a query of this object. */
export function scopeOf(
  schema: OrgSchema,
  object: ObjectSchema,
  alias: string | undefined,
  now: Date,
): Scope {
  return { schema, object, now, path: (name) => fieldPath(schema, object, name, alias) };
}
