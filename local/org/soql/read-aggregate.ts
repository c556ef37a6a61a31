import type { FieldType, FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema } from '../schema/schema.ts';
import { isFilterable, isNumber } from './field-uses.ts';
import { AGGREGATES, type Aggregate, type Term } from './grouping.ts';
import { malformedQuery, QueryError } from './query-error.ts';
import type { Scope } from './scope.ts';

/** Whether a selected field is an aggregate function. */
export function isAggregate(field: FieldType): boolean {
  return field.type === 'FieldFunctionExpression' && aggregateOf(field) !== undefined;
}

/**
 * Parses an aggregate function.
 * @throws ApiError MALFORMED_QUERY for another function, or an unsuitable field
 */
export function readAggregate(scope: Scope, written: FunctionExp): Term {
  const aggregate = aggregateOf(written);
  const [parameter] = written.parameters ?? [];
  if (aggregate === undefined || typeof parameter !== 'string') {
    throw malformedQuery(`The local org does not support ${written.rawValue} in a grouped query.`);
  }
  const path = scope.path(parameter);
  if (isPossible(aggregate, path.field)) return { path, aggregate };
  const message = `field ${path.field.name} does not support aggregate operator ${aggregate}`;
  throw new QueryError('MALFORMED_QUERY', message, path.field.name);
}

function aggregateOf({ functionName }: FunctionExp): Aggregate | undefined {
  const name = functionName?.toUpperCase();
  return AGGREGATES.find((each) => each === name);
}

function isPossible(aggregate: Aggregate, field: FieldSchema): boolean {
  if (aggregate === 'SUM' || aggregate === 'AVG') return isNumber(field);
  return field.type !== 'boolean' && isFilterable(field);
}
