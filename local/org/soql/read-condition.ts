import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { type Comparison, mapTree, type Tree } from './condition.ts';
import { conditionTree, type WrittenLeaf } from './condition-tree.ts';
import type { ReadQuery } from './query.ts';
import { malformedQuery } from './query-error.ts';
import { readComparison } from './read-comparison.ts';
import type { Scope } from './scope.ts';

/**
 * Parses a WHERE clause.
 * @param inner parses a subquery
 * @throws ApiError MALFORMED_QUERY for functions, which this org does not support
 */
export function readCondition(
  scope: Scope,
  where: WhereClause,
  inner: (query: Query) => ReadQuery,
): Tree<Comparison> {
  return mapTree(conditionTree(where), (leaf) => readLeaf(scope, leaf, inner));
}

function readLeaf(scope: Scope, leaf: WrittenLeaf, inner: (query: Query) => ReadQuery): Comparison {
  if ('fn' in leaf) {
    throw malformedQuery('The local org supports only fields in WHERE, not functions.');
  }
  const path = scope.path(leaf.field);
  if ('value' in leaf) return readComparison(leaf, path, scope.now);
  const subquery = inner(leaf.valueQuery);
  if (subquery.fields.length !== 1) {
    throw malformedQuery('The inner select of a semi join must select exactly one field.');
  }
  return { path, operator: leaf.operator.toUpperCase(), operands: [], subquery };
}
