import {
  type FieldType,
  type OrderByClause,
  parseQuery,
  type Query,
} from '@jetstreamapp/soql-parser-js';
import { ApiError } from '../http/api-error.ts';
import { findObject } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { type Comparison, mapTree, type Tree } from './condition.ts';
import { conditionTree } from './condition-tree.ts';
import { type FieldPath, fieldPath } from './field-path.ts';
import { malformedQuery, noSuchObject } from './query-error.ts';
import { readComparison } from './read-comparison.ts';

/** The largest OFFSET that the platform takes, in rows. */
const MAX_OFFSET = 2000;

/** A query of one object, with every name looked up. */
export interface ReadQuery {
  object: ObjectSchema;
  /** Empty for a COUNT. */
  fields: FieldPath[];
  /** `total` for COUNT(), or the name that COUNT(Id) is answered under. */
  count?: { kind: 'total' } | { kind: 'aggregate'; path: FieldPath; name: string };
  where?: Tree<Comparison>;
  orderBy: { path: FieldPath; descending: boolean; nullsLast: boolean }[];
  limit: number;
  offset: number;
}

/**
 * Reads a SOQL query.
 * @param now what TODAY and its like refer to
 * @throws ApiError MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD and their like, with the platform's texts
 */
export function readQuery(schema: OrgSchema, soql: string, now: Date): ReadQuery {
  const query = parsed(soql);
  const object = findObject(schema, query.sObject ?? '');
  if (object === undefined) throw noSuchObject(query.sObject ?? '');
  const path = (name: string) => fieldPath(schema, object, name, query.sObjectAlias);
  const count = readCount(query.fields ?? [], path);
  const where = query.where && conditionTree(query.where);
  return {
    object,
    fields: count === undefined ? (query.fields ?? []).map((field) => path(nameOf(field))) : [],
    ...(count !== undefined && { count }),
    ...(where && { where: mapTree(where, (leaf) => readComparison(leaf, path(leaf.field), now)) }),
    orderBy: [query.orderBy ?? []].flat().map((each) => readOrder(each, path)),
    limit: query.limit ?? Number.POSITIVE_INFINITY,
    offset: checkedOffset(query.offset ?? 0),
  };
}

function parsed(soql: string): Query {
  let query: Query;
  try {
    query = parseQuery(soql);
  } catch (error) {
    throw malformedQuery(error instanceof Error ? error.message : String(error));
  }
  if (query.groupBy || query.having || query.withDataCategory) {
    throw malformedQuery('The local org does not group rows.');
  }
  return query;
}

function readCount(
  fields: FieldType[],
  path: (name: string) => FieldPath,
): ReadQuery['count'] | undefined {
  const [field] = fields;
  if (fields.length !== 1 || field?.type !== 'FieldFunctionExpression') return undefined;
  if (field.functionName?.toUpperCase() !== 'COUNT') return undefined;
  const [parameter] = field.parameters ?? [];
  if (parameter === undefined) return { kind: 'total' };
  return { kind: 'aggregate', path: path(String(parameter)), name: field.alias ?? 'expr0' };
}

function nameOf(field: FieldType): string {
  if (field.type === 'Field') return field.field;
  if (field.type === 'FieldRelationship') return [...field.relationships, field.field].join('.');
  throw malformedQuery('The local org selects fields, fields of parents, and COUNT.');
}

function readOrder(
  clause: OrderByClause,
  path: (name: string) => FieldPath,
): ReadQuery['orderBy'][number] {
  if (!('field' in clause)) throw malformedQuery('The local org orders by fields only.');
  return {
    path: path(clause.field),
    descending: clause.order === 'DESC',
    nullsLast: clause.nulls === 'LAST',
  };
}

function checkedOffset(offset: number): number {
  if (offset <= MAX_OFFSET) return offset;
  const message = `Maximum SOQL offset allowed is ${MAX_OFFSET}`;
  throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', message);
}
