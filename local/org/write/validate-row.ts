import type { CompiledRule } from '../rules/compile-rule.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { Values } from '../store/values.ts';
import { type RowError, requiredMissing, rowError } from './row-error.ts';

/**
 * Validates a row in its state after the write: first the required fields, then the validation
 * rules, as in the platform's order of execution.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm
 */
export function validateRow(
  object: ObjectSchema,
  rules: CompiledRule[],
  after: Values,
  before: Values | undefined,
): RowError[] {
  const missing = missingFields(object, after);
  if (missing.length > 0) return [requiredMissing(missing)];
  return rules
    .filter((compiled) => compiled.refuses({ after, before }))
    .map(({ rule }) => {
      const fields = rule.field === undefined ? [] : [rule.field];
      return rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, fields);
    });
}

/** The default values of a new row. */
export function defaultValues(object: ObjectSchema, ownerId: string): Values {
  const fields = [...object.fields.values()];
  const values = fields.flatMap((field) =>
    field.defaultValue === undefined ? [] : [[field.name, field.defaultValue] as const],
  );
  const owner = object.fields.has('ownerid') ? { OwnerId: ownerId } : {};
  return { ...Object.fromEntries(values), ...owner };
}

function missingFields(object: ObjectSchema, after: Values): string[] {
  return [...object.fields.values()]
    .filter((field) => field.required && !field.readOnly && (after[field.name] ?? null) === null)
    .map((field) => field.name);
}
