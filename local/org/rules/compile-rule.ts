import { extract, type Literal, parse } from 'formulon';
import { findField } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, ValidationRule } from '../schema/schema.ts';
import type { Value, Values } from '../store/values.ts';
import { checkbox, fieldLiteral } from './field-literal.ts';
import { splitConjunction } from './split-conjunction.ts';
import { readVariable, substituteRecordFunctions } from './substitute-record-functions.ts';

/** A record after and before a write; `before` is undefined for a new record. */
interface RecordChange {
  after: Values;
  before: Values | undefined;
}

/** A validation rule that can be evaluated. */
export interface CompiledRule {
  rule: ValidationRule;
  /** Whether the rule refuses this change. */
  refuses(change: RecordChange): boolean;
}

/**
 * Compiles a validation rule and evaluates it with sample records, so that an unsupported formula
 * is found when the org starts and not at a later write.
 * @throws Error with the names of the object and the rule
 */
export function compileRule(object: ObjectSchema, rule: ValidationRule): CompiledRule {
  try {
    const conditions = splitConjunction(rule.formula).map((part) => predicate(object, part));
    for (const sample of samples(object)) {
      for (const condition of conditions) condition(sample);
    }
    return { rule, refuses: (change) => conditions.every((condition) => condition(change)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = `Validation rule ${object.name}.${rule.name}`;
    throw new Error(`${name} cannot be evaluated by the local org: ${reason}`, { cause: error });
  }
}

function predicate(object: ObjectSchema, source: string): CompiledRule['refuses'] {
  const formula = substituteRecordFunctions(source);
  const bindings = extract(formula).map((name) => [name, binding(object, name)] as const);
  return (change) => {
    const literals = bindings.map(([name, bind]) => [name, bind(change)] as const);
    const result = parse(formula, Object.fromEntries(literals));
    if (result.type === 'error') throw new Error(result.message);
    if (result.dataType !== 'checkbox')
      throw new Error('The formula does not return true or false.');
    return result.value === true;
  };
}

function binding(object: ObjectSchema, name: string): (change: RecordChange) => Literal {
  const variable = readVariable(name);
  if (variable.kind === 'isNew') return ({ before }) => checkbox(before === undefined);
  const field = findField(object, variable.field);
  if (field === undefined) throw new Error(`Field ${variable.field} does not exist.`);
  switch (variable.kind) {
    case 'new':
      return ({ after }) => fieldLiteral(field, after[field.name] ?? null);
    // For a new record, PRIORVALUE returns the new value.
    case 'prior':
      return ({ after, before }) => fieldLiteral(field, (before ?? after)[field.name] ?? null);
    case 'changed':
      return ({ after, before }) => checkbox(before !== undefined && differs(field, after, before));
  }
}

function differs({ name }: FieldSchema, after: Values, before: Values): boolean {
  return (after[name] ?? null) !== (before[name] ?? null);
}

/** Sample records that reach all parts of a formula: with and without values, new and changed. */
function samples(object: ObjectSchema): RecordChange[] {
  const names = [...object.fields.values()].map((field) => [field.name, sampleOf(field)] as const);
  const full = Object.fromEntries(names);
  return [
    { after: full, before: undefined },
    { after: full, before: full },
    { after: {}, before: full },
    { after: full, before: {} },
  ];
}

function sampleOf(field: FieldSchema): Value {
  switch (field.type) {
    case 'double':
    case 'currency':
    case 'int':
      return 1;
    case 'boolean':
      return true;
    case 'date':
      return '2026-01-31';
    case 'datetime':
      return '2026-01-31T12:00:00.000+0000';
    default:
      return field.picklistValues?.[0] ?? 'a';
  }
}
