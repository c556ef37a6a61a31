import type { FieldSchema } from '../schema/schema.ts';
import { field } from '../schema/system-fields.ts';
import type { Comparison, Tree } from './condition.ts';
import type { FieldPath } from './field-path.ts';
import type { Order } from './query.ts';

/** The functions over a group of rows. */
export const AGGREGATES = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'MIN', 'MAX', 'AVG'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** What a group of rows is asked for: the value that they share, or a function over them. */
export interface Term {
  path: FieldPath;
  aggregate?: Aggregate;
}

/** A term under the name that it is answered under. */
export interface NamedTerm extends Term {
  name: string;
}

/** Rows put together by what they share; without `by`, all of them are one group. */
export interface Grouping {
  by: FieldPath[];
  terms: NamedTerm[];
  having?: Tree<{ term: Term; comparison: Comparison }>;
  orderBy: Order<Term>[];
}

/** The kind of value that a term gives, as a field. */
export function fieldOf({ path, aggregate }: Term): FieldSchema {
  switch (aggregate) {
    case 'COUNT':
    case 'COUNT_DISTINCT':
      return field(path.field.name, 'int');
    case 'SUM':
    case 'AVG':
      return field(path.field.name, 'double');
    default:
      return path.field;
  }
}
