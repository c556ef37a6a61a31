import type { ClientBase, Pool } from 'pg';
import type { Value } from './values.ts';

/** One change of a tracked field. */
export interface FieldChange {
  object: string;
  recordId: string;
  /** API name, or `created` for the creation of the row. */
  field: string;
  oldValue: Value;
  newValue: Value;
  at: Date;
  /** The user who changed it; null for the org's own user. */
  by?: string | null | undefined;
}

/** A stored change; later changes have higher numbers. */
export interface HistoryRow extends FieldChange {
  number: number;
}

/** Selects a part of the history. */
export interface HistoryQuery {
  object?: string | undefined;
  recordId?: string | undefined;
  /** Only changes with a higher number. */
  after: number;
  /** Maximum number of rows. */
  limit: number;
}

/** Stores changes in the transaction of the write that caused them. */
export async function saveHistory(client: ClientBase, changes: FieldChange[]): Promise<void> {
  if (changes.length === 0) return;
  const text = `insert into org_history
      (object, record_id, field, old_value, new_value, at, changed_by)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::json[],
      $6::timestamptz[], $7::text[])`;
  await client.query(text, [
    changes.map((change) => change.object),
    changes.map((change) => change.recordId),
    changes.map((change) => change.field),
    changes.map((change) => JSON.stringify(change.oldValue)),
    changes.map((change) => JSON.stringify(change.newValue)),
    changes.map((change) => change.at),
    changes.map((change) => change.by),
  ]);
}

/** Reads the changes of one row, newest first. */
export async function newestChanges(
  pool: Pool,
  object: string,
  recordId: string,
  limit: number,
): Promise<FieldChange[]> {
  const { rows } = await pool.query<FieldChange>(
    `select object, record_id as "recordId", field, old_value as "oldValue", new_value as "newValue", at, changed_by as "by"
     from org_history where object = $1 and record_id = $2 order by number desc limit $3`,
    [object, recordId, limit],
  );
  return rows;
}

/**
 * Reads the history, oldest first. Numbers are assigned before the commit, so a lower number could
 * appear after a higher one. The lock therefore waits for writes in progress: a client that
 * continues after the last number misses nothing.
 */
export async function readHistory(pool: Pool, query: HistoryQuery): Promise<HistoryRow[]> {
  const client = await pool.connect();
  try {
    await client.query('begin; lock table org_history in share mode');
    const { rows } = await client.query<HistoryRow>(
      `select number::float8 as number, object, record_id as "recordId", field,
         old_value as "oldValue", new_value as "newValue", at
       from org_history
       where number > $1 and ($2::text is null or object = $2) and ($3::text is null or record_id = $3)
       order by org_history.number limit $4`,
      [query.after, query.object, query.recordId, query.limit],
    );
    return rows;
  } finally {
    await client.query('rollback').catch(() => {});
    client.release();
  }
}
