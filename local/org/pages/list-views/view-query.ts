import type { FieldSchema, ObjectSchema, OrgSchema } from '../../schema/schema.ts';
import { filterCondition } from './filter-condition.ts';
import type { ListView } from './list-view.ts';
import { viewField } from './view-field.ts';

/** The columns and the query of a list view. */
export interface ViewQuery {
  columns: FieldSchema[];
  /** The condition in SOQL; empty for all records. */
  where: string;
  /** Columns and filters that this org does not support, as text for people. */
  unsupported: string[];
}

/**
 * Converts a list view into columns and a condition. Unsupported filters are omitted and reported.
 */
export function viewQuery(schema: OrgSchema, object: ObjectSchema, view: ListView): ViewQuery {
  const columns = view.columns.map((name) => ({ name, field: viewField(object, name) }));
  const conditions = view.filters.map((filter) => filterCondition(schema, object, filter));
  const unsupportedFilters = view.filters.filter((_, index) => conditions[index] === undefined);
  return {
    columns: columns.flatMap(({ field }) => field ?? []),
    where: joined(conditions, view.logic),
    unsupported: [
      ...columns.flatMap(({ name, field }) => (field === undefined ? [`the column ${name}`] : [])),
      ...unsupportedFilters.map(({ field, operation }) => `the filter ${field} ${operation}`),
    ],
  };
}

/** Combines conditions by the filter logic, which cannot be used when one of them is missing. */
function joined(conditions: (string | undefined)[], logic: string | undefined): string {
  const known = conditions.filter((condition) => condition !== undefined);
  if (logic === undefined || known.length < conditions.length) return known.join(' AND ');
  return logic.replace(/\d+/g, (number) => conditions[Number(number) - 1] ?? number);
}
