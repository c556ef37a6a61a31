import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { Comparison, Tree } from './condition.ts';
import type { FieldPath } from './field-path.ts';
import type { Grouping } from './grouping.ts';

/** A query of one object, with all names resolved. */
export interface ReadQuery {
  object: ObjectSchema;
  /** Empty if rows are counted or grouped. */
  fields: FieldPath[];
  /** Subqueries of child rows. */
  children: ChildQuery[];
  /** Returned instead of the rows: their number for COUNT(), or groups. */
  total?: 'count' | Grouping;
  where?: Tree<Comparison>;
  orderBy: Order<FieldPath>[];
  limit: number;
  offset: number;
}

/** A child subquery: the rows of another object that refer to each row by this lookup. */
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
