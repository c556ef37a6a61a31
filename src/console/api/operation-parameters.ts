import { z } from 'zod';
import type { Operation } from '../operation/operation.ts';

/** A JSON Schema. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** One parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly isInPath: boolean;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** The parameters of an operation, as its input describes them; those of the path come first. */
export function parametersOf({ input, path }: Operation): Parameter[] {
  const schema = inputSchema(input);
  const inPath = namesInPath(path);
  const names = [...new Set([...inPath, ...Object.keys(schema.properties ?? {})])];
  return names.map((name) => {
    const property = schema.properties?.[name];
    const isInPath = inPath.includes(name);
    return {
      name,
      isInPath,
      isRequired: isInPath || (schema.required ?? []).includes(name),
      schema: typeof property === 'object' ? property : {},
    };
  });
}

/** The names of a path's parameters: `event` in `/events/:event`. */
export function namesInPath(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

/** What a schema accepts, as JSON Schema of the draft that OpenAPI 3.1 uses (2020-12). */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return schemaOf(schema, 'input');
}

/** What a schema returns, in the same form. */
export function resultSchema(schema: z.ZodType): JsonSchema {
  return schemaOf(schema, 'output');
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
