import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { Comparison, Tree } from './condition.ts';
import type { FieldPath } from './field-path.ts';
import type { Grouping } from './grouping.ts';

/** A query of one object, with every name looked up. */
export interface ReadQuery {
  object: ObjectSchema;
  /** Empty where rows are counted or grouped. */
  fields: FieldPath[];
  /** Subqueries of the rows that refer to this object. */
  children: ChildQuery[];
  /** What is answered instead of the rows: their number for COUNT(), or rows made of groups. */
  total?: 'count' | Grouping;
  where?: Tree<Comparison>;
  orderBy: Order<FieldPath>[];
  limit: number;
  offset: number;
}

/** A subquery: the rows of another object that refer to each row by this lookup. */
export interface ChildQuery {
  /** The relationship's canonical name, e.g. `Fulfillments__r`. */
  name: string;
  lookup: FieldSchema;
  query: ReadQuery;
}

/** One key of ORDER BY. */
export interface Order<By> {
  by: By;
  descending: boolean;
  nullsLast: boolean;
}
