import { extract, parse } from 'formulon';
import { findField } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { Value, Values } from '../store/values.ts';
import { fieldLiteral } from './field-literal.ts';

/**
 * The value of a formula field.
 * @param values the row's stored values, without formula fields
 * @throws Error with the formula, when this org cannot evaluate it
 */
export function formulaValue(object: ObjectSchema, formula: string, values: Values): Value {
  const literals = extract(formula).map((name) => {
    const field = findField(object, name);
    if (field === undefined) throw new Error(`${formula}: ${object.name} has no field ${name}.`);
    return [name, fieldLiteral(field, values[field.name] ?? null)] as const;
  });
  const result = parse(formula, Object.fromEntries(literals));
  if (result.type === 'error') throw new Error(`${formula}: ${result.message}`);
  if (result.value instanceof Date)
    throw new Error(`${formula}: formulas that return dates are not supported.`);
  return result.value;
}
