import type { OrderByClause, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import { checkLinkFilter } from '../files/file-queries.ts';
import { ApiError } from '../http/api-error.ts';
import { findObject, refersTo } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import type { FieldPath } from './field-path.ts';
import { isFilterable } from './field-uses.ts';
import { locatedError } from './located-error.ts';
import { clausesOf, directionOf } from './order-clause.ts';
import { parseSoql } from './parse-soql.ts';
import type { ChildQuery, Order, ReadQuery } from './query.ts';
import { malformedQuery, noSuchChildren, noSuchObject, notPossible } from './query-error.ts';
import { readCondition } from './read-condition.ts';
import { readFields } from './read-fields.ts';
import { isGrouped, readGrouping } from './read-grouping.ts';
import { type Scope, scopeOf } from './scope.ts';

/** The largest OFFSET that the platform accepts, in rows. */
const MAX_OFFSET = 2000;

/**
 * Parses a SOQL query.
 * @param now the time that TODAY and similar literals refer to
 * @throws ApiError with the platform's code and message, such as MALFORMED_QUERY, INVALID_TYPE or
 *   INVALID_FIELD
 */
export function readQuery(schema: OrgSchema, soql: string, now: Date): ReadQuery {
  try {
    return readParsed(schema, parseSoql(soql), now);
  } catch (error) {
    throw locatedError(soql, error);
  }
}

function readParsed(schema: OrgSchema, query: Query, now: Date): ReadQuery {
  const object = findObject(schema, query.sObject ?? '');
  if (object === undefined) throw noSuchObject(query.sObject ?? '');
  const scope = scopeOf(schema, object, query.sObjectAlias, now);
  const rest = readRest(scope, query);
  checkLinkFilter(object, rest.where);
  if (isCount(query)) return { ...rest, total: 'count' };
  if (isGrouped(query)) return { ...rest, total: readGrouping(scope, query) };
  const children = (query.fields ?? []).flatMap((field) =>
    field.type === 'FieldSubquery' ? readChildren(scope, field.subquery) : [],
  );
  const orderBy = clausesOf(query.orderBy).map((each) => readOrder(scope, each));
  return { ...rest, fields: readFields(scope, query), children, orderBy };
}

/** The parts that all kinds of queries have. */
function readRest(scope: Scope, query: QueryBase): ReadQuery {
  const inner = (subquery: Query) => readParsed(scope.schema, subquery, scope.now);
  const where = query.where && readCondition(scope, query.where, inner);
  return {
    object: scope.object,
    fields: [],
    children: [],
    orderBy: [],
    ...(where && { where }),
    limit: query.limit ?? Number.POSITIVE_INFINITY,
    offset: checkedOffset(query.offset ?? 0),
  };
}

function isCount({ fields = [] }: QueryBase): boolean {
  const [field] = fields;
  if (fields.length !== 1 || field?.type !== 'FieldFunctionExpression') return false;
  return field.functionName.toUpperCase() === 'COUNT' && field.parameters.length === 0;
}

function readChildren({ schema, object, now }: Scope, subquery: Subquery): ChildQuery {
  const name = subquery.relationshipName;
  for (const child of schema.objects.values()) {
    const lookup = [...child.fields.values()].find((field) => isChildOf(field, object, name));
    if (lookup?.childRelationshipName === undefined) continue;
    const scope = scopeOf(schema, child, subquery.sObjectAlias, now);
    if (isGrouped(subquery) || subquery.fields?.some(({ type }) => type === 'FieldSubquery')) {
      throw malformedQuery('The local org supports only fields in a subquery.');
    }
    const orderBy = clausesOf(subquery.orderBy).map((each) => readOrder(scope, each));
    const query = { ...readRest(scope, subquery), fields: readFields(scope, subquery), orderBy };
    return { name: lookup.childRelationshipName, lookup, query };
  }
  throw noSuchChildren(name);
}

function isChildOf(field: FieldSchema, parent: ObjectSchema, relationship: string): boolean {
  const sameName = field.childRelationshipName?.toLowerCase() === relationship.toLowerCase();
  return sameName && refersTo(field, parent);
}

function readOrder(scope: Scope, clause: OrderByClause): Order<FieldPath> {
  if (!('field' in clause)) throw malformedQuery('The local org supports only fields in ORDER BY.');
  const by = scope.path(clause.field);
  if (!isFilterable(by.field)) throw notPossible('INVALID_FIELD', by.field, 'sorted');
  return { by, ...directionOf(clause) };
}

function checkedOffset(offset: number): number {
  if (offset <= MAX_OFFSET) return offset;
  const message = `Maximum SOQL offset allowed is ${MAX_OFFSET}`;
  throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', message);
}
