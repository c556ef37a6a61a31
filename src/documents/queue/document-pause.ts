import type { Pool } from 'pg';
import { storableText } from '../../storable.ts';

/** Why no document is attached for a time. */
export interface DocumentPause {
  readonly until: Date;
  /** A sentence. */
  readonly reason: string;
}

const PAUSE = `
INSERT INTO document_pause AS p (until, reason) VALUES (now() + $1 * interval '1 millisecond', $2)
ON CONFLICT (one_row) DO UPDATE SET
  reason = CASE WHEN excluded.until > p.until THEN excluded.reason ELSE p.reason END,
  until = greatest(p.until, excluded.until)
RETURNING until`;

/**
 * Pauses the documents of all workers. A longer pause is kept.
 *
 * @param ms for how long, in milliseconds
 * @returns when the pause ends
 */
export async function pauseDocuments(
  pool: Pool,
  ms: number,
  reason: string,
): Promise<Date | undefined> {
  const { rows } = await pool.query<{ until: Date }>(PAUSE, [ms, storableText(reason)]);
  return rows[0]?.until;
}

/** @returns undefined while documents are not paused */
export async function documentPause(pool: Pool): Promise<DocumentPause | undefined> {
  const { rows } = await pool.query<DocumentPause>(
    'SELECT until, reason FROM document_pause WHERE until > now()',
  );
  return rows[0];
}

/** @returns whether documents were paused */
export async function endDocumentPause(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ isRunning: boolean }>(
    'DELETE FROM document_pause RETURNING until > now() AS "isRunning"',
  );
  return rows[0]?.isRunning === true;
}
