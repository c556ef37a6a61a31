import type { Literal } from 'formulon';
import type { FieldSchema } from '../schema/schema.ts';
import type { Value } from '../store/values.ts';

/** The value of an empty number or date in a formula. */
const BLANK: Literal = { type: 'literal', dataType: 'null', value: null, options: {} };

/** Converts a field's value for the formula evaluator. A blank text becomes empty text. */
export function fieldLiteral(field: FieldSchema, value: Value): Literal {
  switch (field.type) {
    case 'double':
    case 'currency':
    case 'int':
      return value === null ? BLANK : number(field, Number(value));
    case 'boolean':
      return checkbox(value === true);
    case 'date':
    case 'datetime':
      return value === null ? BLANK : instant(field.type, String(value));
    case 'picklist':
      return picklist(field, value);
    default:
      return text(String(value ?? ''));
  }
}

/** A boolean for the formula evaluator. */
export function checkbox(value: boolean): Literal {
  return { type: 'literal', dataType: 'checkbox', value, options: {} };
}

function text(value: string): Literal {
  return { type: 'literal', dataType: 'text', value, options: { length: value.length } };
}

function number({ precision = 18, scale = 0 }: FieldSchema, value: number): Literal {
  return { type: 'literal', dataType: 'number', value, options: { length: precision, scale } };
}

function instant(dataType: 'date' | 'datetime', value: string): Literal {
  return { type: 'literal', dataType, value: new Date(value), options: {} };
}

function picklist({ picklistValues = [] }: FieldSchema, value: Value): Literal {
  const options = { values: picklistValues };
  return { type: 'literal', dataType: 'picklist', value: String(value ?? ''), options };
}
