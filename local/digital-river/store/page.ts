import type { Pool, QueryResultRow } from 'pg';

/** Which part of a list is wanted: newest first, `limit` rows, after or before a row. */
export interface PageRequest {
  readonly limit: number;
  readonly startingAfter?: string | undefined;
  readonly endingBefore?: string | undefined;
}

export interface Page<Row> {
  readonly hasMore: boolean;
  readonly data: readonly Row[];
}

/** A condition of the list, with its values; `$n` stands for the n-th value of this condition. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * One page of a table, newest `created_time` first.
 * @param table a table with the columns `id`, `number` and `created_time`; never from outside
 * @param columns the selected columns; never from outside
 */
export async function readPage<Row extends QueryResultRow>(
  pool: Pool,
  { table, columns }: { table: 'events' | 'orders'; columns: string },
  conditions: readonly Condition[],
  { limit, startingAfter, endingBefore }: PageRequest,
): Promise<Page<Row>> {
  const backwards = endingBefore !== undefined;
  const cursor = endingBefore ?? startingAfter;
  const place = cursor === undefined ? [] : [cursorCondition(table, cursor, backwards)];
  const { sql, values } = joined([...conditions, ...place]);
  const order = backwards ? 'ASC' : 'DESC';
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM ${table} WHERE ${sql}
     ORDER BY created_time ${order}, number ${order} LIMIT ${limit + 1}`,
    values,
  );
  const data = rows.slice(0, limit);
  return { hasMore: rows.length > limit, data: backwards ? data.reverse() : data };
}

function cursorCondition(table: string, id: string, backwards: boolean): Condition {
  return {
    sql: `(created_time, number) ${backwards ? '>' : '<'}
      (SELECT created_time, number FROM ${table} WHERE id = $1)`,
    values: [id],
  };
}

/** All conditions in one, with the values numbered through. */
function joined(conditions: readonly Condition[]): { sql: string; values: unknown[] } {
  let used = 0;
  const parts = conditions.map(({ sql, values }) => {
    const from = used;
    used += values.length;
    return `(${sql.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + from}`)})`;
  });
  return {
    sql: parts.join(' AND ') || 'true',
    values: conditions.flatMap(({ values }) => values),
  };
}
