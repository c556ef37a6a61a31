import type { FieldFunctionExpression, FieldType, QueryBase } from '@jetstreamapp/soql-parser-js';
import { ApiError } from '../http/api-error.ts';
import type { FieldPath } from './field-path.ts';
import { malformedQuery, QueryError, unexpectedToken } from './query-error.ts';
import type { Scope } from './scope.ts';

/** Maximum LIMIT of a query with FIELDS(ALL) or FIELDS(CUSTOM). */
const MAX_FIELDS_LIMIT = 200;

/** Parses the selected fields of a query, except subqueries. */
export function readFields(scope: Scope, { fields = [], limit }: QueryBase): FieldPath[] {
  const paths = fields.flatMap((field) => {
    if (field.type === 'FieldSubquery') return [];
    if (field.type === 'Field' && field.alias !== undefined) throw aliased(field.alias);
    if (field.type !== 'FieldFunctionExpression') return [scope.path(nameOf(field))];
    return readFieldSet(scope, field, limit);
  });
  return unlessRepeated(paths);
}

/** The dotted name of a selected field. */
export function nameOf(field: FieldType): string {
  if (field.type === 'Field') return field.field;
  if (field.type === 'FieldRelationship') return [...field.relationships, field.field].join('.');
  throw malformedQuery('The local org does not support TYPEOF.');
}

/** FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM). */
function readFieldSet(
  { object }: Scope,
  { functionName, parameters }: FieldFunctionExpression,
  limit: number | undefined,
): FieldPath[] {
  if (functionName.toUpperCase() !== 'FIELDS') {
    throw malformedQuery(`The local org does not support the function ${functionName}.`);
  }
  const set = String(parameters[0]).toUpperCase();
  if (!['ALL', 'STANDARD', 'CUSTOM'].includes(set)) throw unexpectedToken(String(parameters[0]));
  if (set !== 'STANDARD' && (limit === undefined || limit > MAX_FIELDS_LIMIT)) {
    throw malformedQuery(
      `The SOQL FIELDS function must have a LIMIT of at most ${MAX_FIELDS_LIMIT}`,
    );
  }
  return [...object.fields.values()]
    .filter(({ custom }) => set === 'ALL' || custom === (set === 'CUSTOM'))
    .map((field) => ({ lookups: [], field }));
}

function aliased(alias: string): Error {
  const message = 'only aggregate expressions use field aliasing';
  return new QueryError('MALFORMED_QUERY', message, alias);
}

/** The platform refuses a field that is selected twice. */
function unlessRepeated(paths: FieldPath[]): FieldPath[] {
  const seen = new Set<string>();
  for (const { lookups, field } of paths) {
    const name = [...lookups, field].map((each) => each.name).join('.');
    if (seen.has(name)) {
      throw new ApiError(400, 'INVALID_FIELD', `duplicate field selected: ${field.name}`);
    }
    seen.add(name);
  }
  return paths;
}
