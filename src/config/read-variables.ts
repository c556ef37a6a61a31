import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import type { Environment } from './environment.ts';

/**
 * Reads and validates variables. An empty variable counts as missing.
 *
 * @param schema the variables, each with its description
 * @returns the parsed values, with defaults filled in
 * @throws ConfigError that names every missing or wrong variable and its purpose, never its value
 */
export function readVariables<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  environment: Environment,
): z.infer<z.ZodObject<T>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return given[name] === undefined
        ? missingProblem(schema, name)
        : `${name} is not usable (${issue.message}). ${descriptionOf(schema, name)}`.trim();
    }),
  );
}

/** The problem text for a required variable that is not set: its name and its purpose. */
export function missingProblem(schema: z.ZodObject, name: string): string {
  return `${name} is missing. ${descriptionOf(schema, name)}`.trim();
}

function descriptionOf(schema: z.ZodObject, name: string): string {
  const variable = schema.shape[name];
  return variable === undefined ? '' : (z.globalRegistry.get(variable)?.description ?? '');
}
