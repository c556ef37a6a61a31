import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import type { Order } from './query.ts';

/** The direction of an ORDER BY clause. NULLS FIRST is the default in both directions. */
export function directionOf({ order, nulls }: OrderByClause): Omit<Order<unknown>, 'by'> {
  return { descending: order === 'DESC', nullsLast: nulls === 'LAST' };
}

/** One clause or several, as a list. */
export function clausesOf<T>(clauses: T | T[] | undefined): T[] {
  if (clauses === undefined) return [];
  return Array.isArray(clauses) ? clauses : [clauses];
}
