import { z } from 'zod';
import { mappingSchema } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';

type Schema = Readonly<Record<string, unknown>>;

let root: Schema | undefined;

/** One of the forms that an object may have. */
export interface ObjectForm {
  readonly keys: readonly string[];
  readonly required: readonly string[];
}

/** The keys that the schema knows at a place of a file. */
export function knownKeys(place: Place): string[] {
  return [...new Set(knownForms(place).flatMap(({ keys }) => keys))];
}

/** The forms that the schema allows for an object at a place of a file. */
export function knownForms(place: Place): ObjectForm[] {
  root ??= z.toJSONSchema(mappingSchema, { io: 'input' });
  let schemas = alternatives(root);
  for (const step of place) {
    schemas = schemas.flatMap((schema) => innerSchemas(schema, step)).flatMap(alternatives);
  }
  return schemas.map(({ properties, required }) => ({
    keys: Object.keys(membersOf(properties)),
    required: Array.isArray(required) ? required.map(String) : [],
  }));
}

function alternatives(schema: Schema): Schema[] {
  const { anyOf, oneOf } = schema;
  const inner = Array.isArray(anyOf) ? anyOf : oneOf;
  return Array.isArray(inner) ? inner.flatMap((each) => alternatives(membersOf(each))) : [schema];
}

function innerSchemas({ properties, additionalProperties, items }: Schema, step: string | number) {
  if (typeof step === 'number') return [membersOf(items)];
  const known = membersOf(properties);
  return [membersOf(Object.hasOwn(known, step) ? known[step] : additionalProperties)];
}

function membersOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}
