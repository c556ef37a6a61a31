import type { FieldType, FunctionExp, QueryBase } from '@jetstreamapp/soql-parser-js';
import { mapTree } from './condition.ts';
import { conditionTree, type WrittenLeaf } from './condition-tree.ts';
import { type FieldPath, samePath } from './field-path.ts';
import { isGroupable } from './field-uses.ts';
import { fieldOf, type Grouping, type NamedTerm, type Term } from './grouping.ts';
import { clausesOf, directionOf } from './order-clause.ts';
import { malformedQuery, notGrouped, notPossible } from './query-error.ts';
import { isAggregate, readAggregate } from './read-aggregate.ts';
import { readComparison } from './read-comparison.ts';
import { nameOf } from './read-fields.ts';
import type { Scope } from './scope.ts';

/** Whether a query returns groups instead of rows. */
export function isGrouped({ groupBy, fields = [] }: QueryBase): boolean {
  return groupBy !== undefined || fields.some(isAggregate);
}

/**
 * Parses the grouping of a query.
 * @throws ApiError MALFORMED_QUERY for a field that is neither grouped nor aggregated
 */
export function readGrouping(scope: Scope, query: QueryBase): Grouping {
  const { fields = [], groupBy, having, orderBy, limit } = query;
  const by = clausesOf(groupBy).map((clause) => groupedBy(scope, clause));
  if (by.length === 0 && limit !== undefined) {
    throw malformedQuery(
      'Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
    );
  }
  const termOf = (clause: { field: string } | { fn: FunctionExp }): Term =>
    'fn' in clause ? readAggregate(scope, clause.fn) : grouped(by, scope.path(clause.field));
  return {
    by,
    terms: readTerms(scope, by, fields),
    ...(having && {
      having: mapTree(conditionTree(having), (leaf) => {
        const term = termOf(leaf);
        return { term, comparison: compared(scope, term, leaf) };
      }),
    }),
    orderBy: clausesOf(orderBy).map((each) => ({ by: termOf(each), ...directionOf(each) })),
  };
}

function groupedBy(scope: Scope, clause: { field: string } | { fn: FunctionExp }): FieldPath {
  if ('fn' in clause) {
    throw malformedQuery(
      `The local org supports only fields in GROUP BY, not ${clause.fn.rawValue}.`,
    );
  }
  const path = scope.path(clause.field);
  if (!isGroupable(path.field)) throw notPossible('MALFORMED_QUERY', path.field, 'grouped');
  return path;
}

function grouped(by: FieldPath[], path: FieldPath): Term {
  if (by.some((each) => samePath(each, path))) return { path };
  throw notGrouped(path.field.name);
}

function compared(scope: Scope, term: Term, leaf: WrittenLeaf) {
  if (!('value' in leaf)) throw malformedQuery('HAVING does not support subqueries.');
  return readComparison(leaf, { lookups: [], field: fieldOf(term) }, scope.now);
}

function readTerms(scope: Scope, by: FieldPath[], fields: FieldType[]): NamedTerm[] {
  let unnamed = 0;
  const terms = fields.map((field): NamedTerm => {
    if (field.type === 'FieldFunctionExpression') {
      const name = field.alias ?? `expr${unnamed++}`;
      return { ...readAggregate(scope, field), name };
    }
    const term = grouped(by, scope.path(nameOf(field)));
    const alias = 'alias' in field ? field.alias : undefined;
    return { ...term, name: alias ?? term.path.field.name };
  });
  const repeated = terms.find(({ name }, at) => terms.findIndex((each) => each.name === name) < at);
  if (repeated !== undefined) throw malformedQuery(`duplicate alias: ${repeated.name}`);
  return terms;
}
