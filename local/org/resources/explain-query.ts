import type { Reply } from '../http/data-call.ts';
import { readRecordId } from '../record-id.ts';
import { isIndexed } from '../schema/names.ts';
import type { FieldSchema } from '../schema/schema.ts';
import { leavesOf } from '../soql/condition.ts';
import { narrow } from '../soql/find-candidates.ts';
import { findRows } from '../soql/find-rows.ts';
import type { ReadQuery } from '../soql/query.ts';
import { malformedQuery } from '../soql/query-error.ts';
import { readQuery } from '../soql/read-query.ts';
import type { RowSource } from '../soql/row-source.ts';

/**
 * Explains how this org finds the rows of a query: by an index, or with a scan of the object. The
 * query's rows are counted, so the numbers are exact, unlike the platform's.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_query_explain.htm
 */
export async function explain(source: RowSource, soql: string): Promise<Reply> {
  if (readRecordId(soql) !== undefined) {
    throw malformedQuery('The local org explains queries only, not list views and reports.');
  }
  const query = readQuery(source.schema, soql, new Date());
  const { object, where } = query;
  const whole = { object, fields: [], children: [], orderBy: [], offset: 0 };
  const all = { ...whole, limit: Number.POSITIVE_INFINITY } satisfies ReadQuery;
  const sobjectCardinality = (await findRows(source, all)).length;
  const cardinality = (await findRows(source, { ...all, ...(where && { where }) })).length;
  const narrowings = where && narrow(where);
  const plan = {
    cardinality,
    fields: narrowings === undefined ? [] : namesOf(narrowings.map(({ field }) => field)),
    leadingOperationType: narrowings === undefined ? 'TableScan' : 'Index',
    notes: notesOn(query),
    relativeCost: narrowings === undefined ? 1 : cardinality / Math.max(1, sobjectCardinality),
    sobjectCardinality,
    sobjectType: object.name,
  };
  return { status: 200, body: { plans: [plan], sourceQuery: soql } };
}

/** One note for each field of the condition that has no index. */
function notesOn({ object, where }: ReadQuery) {
  const fields = where === undefined ? [] : leavesOf(where).map(({ path }) => path.field);
  const unindexed = fields.filter((field) => field.type !== 'id' && !isIndexed(field));
  return namesOf(unindexed).map((name) => ({
    description: 'Not considering filter for optimization because unindexed',
    fields: [name],
    tableEnumOrId: object.name,
  }));
}

function namesOf(fields: FieldSchema[]): string[] {
  return [...new Set(fields.map(({ name }) => name))];
}
