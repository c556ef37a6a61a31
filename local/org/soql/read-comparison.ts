import { DAY_MS } from '../../../src/time.ts';
import type { ApiError } from '../http/api-error.ts';
import { readInstant } from '../instants.ts';
import { readRecordId } from '../record-id.ts';
import type { FieldSchema } from '../schema/schema.ts';
import type { Comparison, Operand } from './condition.ts';
import type { WrittenLeaf } from './condition-tree.ts';
import { dateLiteral } from './date-literal.ts';
import type { FieldPath } from './field-path.ts';
import { isFilterable } from './field-uses.ts';
import { invalidField, malformedQuery, notPossible, QueryError } from './query-error.ts';
import { likePattern, stringLiteral } from './string-literal.ts';

/** The literals that a field of each type can be compared with. */
const LITERALS: Record<string, string[]> = {
  number: ['INTEGER', 'DECIMAL'],
  boolean: ['BOOLEAN'],
  time: ['DATE', 'DATETIME', 'DATE_LITERAL', 'DATE_N_LITERAL'],
  text: ['STRING'],
};

/**
 * Parses the values of a comparison according to its field's type.
 * @param now the time that TODAY and similar literals refer to
 * @throws ApiError INVALID_FIELD for a value of another type, INVALID_QUERY_FILTER_OPERATOR for a
 *   malformed id
 */
export function readComparison(
  written: Extract<WrittenLeaf, { value: unknown }>,
  path: FieldPath,
  now: Date,
): Comparison {
  const operator = written.operator.toUpperCase();
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    throw invalidField(
      path.field.name,
      `field '${path.field.name}' can not be filtered by ${operator}`,
    );
  }
  if (!isFilterable(path.field)) throw notPossible('INVALID_FIELD', path.field, 'filtered');
  const values = [written.value].flat();
  const types = [written.literalType ?? 'STRING'].flat();
  const operands = values.map((value, position) => {
    const type = types[position] ?? types[0] ?? 'STRING';
    return operator === 'LIKE'
      ? readPattern(path.field, value, type)
      : readOperand(path.field, value, type, now);
  });
  return { path, operator, operands };
}

function readPattern(field: FieldSchema, value: string, type: string): Operand {
  if (classOf(field) !== 'text' || isIdField(field) || type !== 'STRING') {
    throw badFilter(`invalid operator on ${field.name} field`, field.name);
  }
  return { kind: 'pattern', pattern: likePattern(value) };
}

function readOperand(field: FieldSchema, value: string, type: string, now: Date): Operand {
  if (type === 'NULL') return { kind: 'null' };
  if (!LITERALS[classOf(field)]?.includes(type)) throw wrongType(field, type);
  switch (classOf(field)) {
    case 'number':
      return { kind: 'value', value: Number(value) };
    case 'boolean':
      return { kind: 'value', value: value.toUpperCase() === 'TRUE' };
    case 'time':
      return readSpan(value, type, now);
    default:
      return readText(field, stringLiteral(value));
  }
}

function readText(field: FieldSchema, text: string): Operand {
  if (!isIdField(field)) return text === '' ? { kind: 'null' } : { kind: 'value', value: text };
  const id = readRecordId(text);
  if (id !== undefined) return { kind: 'value', value: id };
  throw badFilter(`invalid ID field: ${text}`, text);
}

function readSpan(value: string, type: string, now: Date): Operand {
  if (type === 'DATE' || type === 'DATETIME') {
    const from = Date.parse(readInstant(value)?.replace('+0000', 'Z') ?? '');
    if (Number.isNaN(from)) throw malformedQuery(`Invalid date: ${value}`);
    return { kind: 'span', from, to: from + (type === 'DATE' ? DAY_MS : 1) };
  }
  const span = dateLiteral(value, now);
  if (span === undefined)
    throw malformedQuery(`The local org does not support the date literal ${value}`);
  return { kind: 'span', ...span };
}

function classOf(field: FieldSchema): 'number' | 'boolean' | 'time' | 'text' {
  switch (field.type) {
    case 'double':
    case 'currency':
    case 'int':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'date':
    case 'datetime':
      return 'time';
    default:
      return 'text';
  }
}

function isIdField(field: FieldSchema): boolean {
  return field.type === 'id' || field.type === 'reference';
}

function badFilter(message: string, word: string): ApiError {
  return new QueryError('INVALID_QUERY_FILTER_OPERATOR', message, word);
}

function wrongType(field: FieldSchema, type: string): ApiError {
  if (type === 'APEX_BIND_VARIABLE')
    return malformedQuery('Bind variables only allowed in Apex code');
  const quotes = classOf(field) === 'text' ? 'should be enclosed' : 'should not be enclosed';
  return invalidField(
    field.name,
    `value of filter criterion for field '${field.name}' must be of type ${field.type} and ${quotes} in quotes`,
  );
}
