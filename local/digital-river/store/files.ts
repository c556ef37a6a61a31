import type { Pool } from 'pg';

/** The file of an invoice or credit memo. */
export interface StoredFile {
  readonly id: string;
  readonly orderId: string;
  readonly purpose: string;
  readonly fileName: string;
  readonly title: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Null: a PDF that is made from the other values. */
  readonly content: string | null;
  readonly contentType: string;
  readonly createdTime: Date;
}

const COLUMNS = `id, order_id AS "orderId", purpose, file_name AS "fileName", title, size,
  content, content_type AS "contentType", created_time AS "createdTime"`;

/**
 * Stores a file.
 * @param replace false: an existing file stays unchanged
 */
export async function storeFile(pool: Pool, file: StoredFile, replace: boolean): Promise<void> {
  await pool.query(
    `INSERT INTO files (id, order_id, purpose, file_name, title, size, created_time,
       content, content_type)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $9, $10)
     ON CONFLICT (id) DO UPDATE SET order_id = excluded.order_id, purpose = excluded.purpose,
       file_name = excluded.file_name, title = excluded.title, size = excluded.size,
       content = excluded.content, content_type = excluded.content_type
     WHERE $8`,
    [
      file.id,
      file.orderId,
      file.purpose,
      file.fileName,
      file.title,
      file.size,
      file.createdTime,
      replace,
      file.content,
      file.contentType,
    ],
  );
}

export async function findFile(pool: Pool, id: string): Promise<StoredFile | undefined> {
  const { rows } = await pool.query<StoredFile>(`SELECT ${COLUMNS} FROM files WHERE id = $1`, [id]);
  return rows[0];
}

/** The files of an order, oldest first. */
export async function filesOfOrder(pool: Pool, orderId: string): Promise<StoredFile[]> {
  const { rows } = await pool.query<StoredFile>(
    `SELECT ${COLUMNS} FROM files WHERE order_id = $1 ORDER BY created_time, id`,
    [orderId],
  );
  return rows;
}
