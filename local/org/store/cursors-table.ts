import { randomBytes } from 'node:crypto';
import type { Database } from './rows-table.ts';

/** How long further pages of a result are available, in seconds, as on the platform. */
const CURSOR_SECONDS = 48 * 60 * 60;

/** A query with further pages, and the ids of the rows it found. */
export interface Cursor {
  soql: string;
  askedAt: Date;
  withDeleted: boolean;
  rowIds: string[];
}

/**
 * Stores a cursor, so that it is kept after a restart, and returns its id. Deletes expired cursors.
 */
export async function saveCursor(db: Database, cursor: Cursor): Promise<string> {
  const id = `01g5e${randomBytes(7).toString('hex').slice(0, 13)}`;
  await db.query(
    `delete from org_cursor where asked_at < now() - make_interval(secs => ${CURSOR_SECONDS})`,
  );
  await db.query(
    'insert into org_cursor (id, soql, asked_at, with_deleted, row_ids) values ($1, $2, $3, $4, $5)',
    [id, cursor.soql, cursor.askedAt, cursor.withDeleted, cursor.rowIds],
  );
  return id;
}

/** Reads a cursor; undefined when it does not exist or is expired. */
export async function readCursor(db: Database, id: string): Promise<Cursor | undefined> {
  const { rows } = await db.query<Cursor>(
    `select soql, asked_at as "askedAt", with_deleted as "withDeleted", row_ids as "rowIds"
     from org_cursor
     where id = $1 and asked_at >= now() - make_interval(secs => ${CURSOR_SECONDS})`,
    [id],
  );
  return rows[0];
}
