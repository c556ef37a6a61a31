import { randomBytes } from 'node:crypto';
import type { Database } from './rows-table.ts';

/** How long the rest of a result can be asked for, in seconds: as long as the platform keeps it. */
const CURSOR_SECONDS = 48 * 60 * 60;

/** A query of which more rows may be asked for: what it selected when it was asked. */
export interface Cursor {
  soql: string;
  askedAt: Date;
  withDeleted: boolean;
  rowIds: string[];
}

/** Keeps a cursor, so that it outlives a restart; answers its id. Old ones go. */
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

/** Reads a cursor, or undefined when there is none any more. */
export async function readCursor(db: Database, id: string): Promise<Cursor | undefined> {
  const { rows } = await db.query<Cursor>(
    `select soql, asked_at as "askedAt", with_deleted as "withDeleted", row_ids as "rowIds"
     from org_cursor
     where id = $1 and asked_at >= now() - make_interval(secs => ${CURSOR_SECONDS})`,
    [id],
  );
  return rows[0];
}
