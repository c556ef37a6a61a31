import type { FieldSchema } from '../schema/schema.ts';
import { field } from '../schema/system-fields.ts';
import type { Comparison, Tree } from './condition.ts';
import type { FieldPath } from './field-path.ts';
import type { Order } from './query.ts';

/** The aggregate functions. */
export const AGGREGATES = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'MIN', 'MAX', 'AVG'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** A value of a group of rows: a grouped field, or an aggregate function over a field. */
export interface Term {
  path: FieldPath;
  aggregate?: Aggregate;
}

/** A term with its name in the answer. */
export interface NamedTerm extends Term {
  name: string;
}

/** The GROUP BY part of a query; without `by`, all rows are one group. */
export interface Grouping {
  by: FieldPath[];
  terms: NamedTerm[];
  having?: Tree<{ term: Term; comparison: Comparison }>;
  orderBy: Order<Term>[];
}

/** A field with the type of a term's value. */
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
