import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** A public link to a file, until it expires. */
export interface StoredFileLink {
  readonly id: string;
  readonly fileId: string;
  readonly createdTime: Date;
  /** The time that was asked for. */
  readonly expiresTime: Date;
  /** When the link expires, in simulated time. */
  readonly expiredAt: Date;
}

const COLUMNS = `id, file_id AS "fileId", created_time AS "createdTime",
  expires_time AS "expiresTime", expired_at AS "expiredAt"`;

/** Stores a new link to an existing file. */
export async function insertFileLink(
  pool: Pool,
  link: Omit<StoredFileLink, 'id'>,
): Promise<StoredFileLink> {
  const stored = { ...link, id: randomUUID() };
  await pool.query(
    `INSERT INTO file_links (id, file_id, created_time, expires_time, expired_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [stored.id, stored.fileId, stored.createdTime, stored.expiresTime, stored.expiredAt],
  );
  return stored;
}

export async function findFileLink(pool: Pool, id: string): Promise<StoredFileLink | undefined> {
  const { rows } = await pool.query<StoredFileLink>(
    `SELECT ${COLUMNS} FROM file_links WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** The links of a file, oldest first. */
export async function linksOfFile(pool: Pool, fileId: string): Promise<StoredFileLink[]> {
  const { rows } = await pool.query<StoredFileLink>(
    `SELECT ${COLUMNS} FROM file_links WHERE file_id = $1 ORDER BY created_time, id`,
    [fileId],
  );
  return rows;
}
