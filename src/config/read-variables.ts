import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { type Environment, plainEnvironment } from './environment.ts';

/**
 * Reads and validates variables. An empty variable counts as missing.
 *
 * @param schema the variables, each with its description
 * @returns the parsed values, with defaults filled in
 * @throws ConfigError that names every missing or wrong variable and its purpose. A wrong value is
 *   shown only if it is a short word or number, and not secret
 */
export function readVariables<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  environment: Environment,
): z.infer<z.ZodObject<T>> {
  const given = plainEnvironment(environment);
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const firstOfEach = new Map(
    result.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue]),
  );
  throw new ConfigError(
    [...firstOfEach].toReversed().map(([name, issue]) => {
      const value = given[name];
      return value === undefined
        ? missingProblem(schema, name)
        : wrongValueProblem(schema, name, value, issue);
    }),
  );
}

/** The problem text for a required variable that is not set: its name and its purpose. */
export function missingProblem(schema: z.ZodObject, name: string): string {
  return `${name} is missing. ${metaOf(schema, name).description ?? ''}`.trim();
}

function wrongValueProblem(
  schema: z.ZodObject,
  name: string,
  value: string,
  issue: z.core.$ZodIssue,
): string {
  const { description = '', secret = false } = metaOf(schema, name);
  const came = secret ? 'another value, which is secret and not shown' : shown(value);
  const { got = came, todo = cure(schema, name) } =
    issue.code === 'custom' ? (issue.params ?? {}) : {};
  return `${name} is not usable (${issue.message}, got ${got}). ${description} ${todo}`;
}

/** A number, perhaps with a unit, or a word without digits: neither is a password. */
const SHOWN = [
  /^[-+]?\d[\d.,' ]{0,11}(?:[A-Za-z%]{0,8}|[ex]\d{1,3})$/,
  /^[-+]?[A-Za-z][A-Za-z+_.-]{0,19}$/,
];

/** A secret may have been set as another variable by mistake: only what is harmless is shown. */
function shown(value: string): string {
  return SHOWN.some((form) => form.test(value))
    ? `"${value}"`
    : `a text of ${value.length} characters`;
}

function cure(schema: z.ZodObject, name: string): string {
  const variable = schema.shape[name];
  const { data } = variable === undefined ? {} : z.safeParse(variable, undefined);
  const fallback = String(data ?? '');
  return fallback === ''
    ? 'Correct the value.'
    : `Correct the value, or remove the variable: its default is ${fallback}.`;
}

function metaOf(schema: z.ZodObject, name: string): z.core.GlobalMeta {
  const variable = schema.shape[name];
  return (variable && z.globalRegistry.get(variable)) ?? {};
}
