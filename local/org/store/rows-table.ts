import type { ClientBase, Pool } from 'pg';
import type { Values } from './values.ts';

/** Runs statements: the client of a transaction, or the pool for a single read. */
export type Database = Pool | ClientBase;

/** A stored row. System fields are columns, all others are in `data`. */
export interface StoredRow {
  id: string;
  object: string;
  data: Values;
  createdAt: Date;
  modifiedAt: Date;
  /** The users who created and last changed it; null for the org's own user. */
  createdBy?: string | null;
  modifiedBy?: string | null;
  deleted: boolean;
}

const COLUMNS = `id, object, data, created_at as "createdAt", modified_at as "modifiedAt", deleted,
  created_by as "createdBy", modified_by as "modifiedBy"`;

/** Reads rows by id, including deleted ones. */
export async function loadRows(db: Database, ids: string[]): Promise<StoredRow[]> {
  const text = `select ${COLUMNS} from org_row where id = any($1)`;
  return (await db.query<StoredRow>(text, [ids])).rows;
}

/** Reads rows by id and locks them until the transaction ends, in the order of their ids. */
export async function lockRows(db: Database, ids: string[]): Promise<StoredRow[]> {
  const text = `select ${COLUMNS} from org_row where id = any($1) order by id for update`;
  return (await db.query<StoredRow>(text, [ids])).rows;
}

/**
 * Like {@link lockRows}, but does not wait: rows that another transaction has locked are omitted.
 */
export async function lockFreeRows(db: Database, ids: string[]): Promise<StoredRow[]> {
  const text = `select ${COLUMNS} from org_row where id = any($1) order by id for update skip locked`;
  return (await db.query<StoredRow>(text, [ids])).rows;
}

/** Reads all rows of an object, oldest first. */
export async function scanRows(
  db: Database,
  object: string,
  withDeleted: boolean,
): Promise<StoredRow[]> {
  const text = `select ${COLUMNS} from org_row where object = $1 and ($2 or not deleted) order by id`;
  return (await db.query<StoredRow>(text, [object, withDeleted])).rows;
}

/** Reads the latest changed rows of an object. */
export async function newestRows(
  db: Database,
  object: string,
  limit: number,
): Promise<StoredRow[]> {
  const text = `select ${COLUMNS} from org_row where object = $1 and not deleted
    order by modified_at desc, id desc limit $2`;
  return (await db.query<StoredRow>(text, [object, limit])).rows;
}

/** Removes rows for good. */
export async function purgeRows(db: Database, ids: string[]): Promise<void> {
  await db.query('delete from org_row where id = any($1)', [ids]);
}

/** Inserts or replaces rows in one statement. */
export async function saveRows(db: Database, rows: StoredRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = `insert into org_row
      (id, object, data, created_at, modified_at, deleted, created_by, modified_by)
    select * from unnest($1::text[], $2::text[], $3::json[], $4::timestamptz[], $5::timestamptz[],
      $6::boolean[], $7::text[], $8::text[])
    on conflict (id) do update
      set data = excluded.data, modified_at = excluded.modified_at, deleted = excluded.deleted,
        modified_by = excluded.modified_by`;
  await db.query(text, [
    rows.map((row) => row.id),
    rows.map((row) => row.object),
    rows.map((row) => JSON.stringify(row.data)),
    rows.map((row) => row.createdAt),
    rows.map((row) => row.modifiedAt),
    rows.map((row) => row.deleted),
    rows.map((row) => row.createdBy),
    rows.map((row) => row.modifiedBy),
  ]);
}
