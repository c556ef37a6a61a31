import type { Pool } from 'pg';
import type { FileLink } from '../../sources/digital-river/api/files/create-file-link.ts';
import type { RequestedLink } from './requested-links.ts';

/** What is remembered of a request that was not answered at the first attempt. */
export interface RememberedRequest {
  /** A link that the org does not have yet. */
  readonly link: FileLink | undefined;
  readonly attempts: number;
  readonly isDue: boolean;
}

interface Row {
  readonly recordId: string;
  readonly url: string | null;
  readonly expiresAt: Date | null;
  readonly attempts: number;
  readonly isDue: boolean;
}

const FORGET_OTHERS = `
DELETE FROM document_link l WHERE NOT EXISTS (
  SELECT FROM unnest($1::text[], $2::text[]) AS requested (record_id, file_id)
  WHERE requested.record_id = l.record_id AND requested.file_id = l.file_id
)`;

const RECALL = `
SELECT record_id AS "recordId", url, expires_at AS "expiresAt", attempts, due_at <= now() AS "isDue"
FROM document_link`;

/**
 * Reads what is remembered of requests, by record id. Forgets the requests that people have
 * withdrawn, and those of records that have another file by now.
 *
 * @param requested all requests of the org
 */
export async function recallRequests(
  pool: Pool,
  requested: readonly RequestedLink[],
): Promise<Map<string, RememberedRequest>> {
  const recordIds = requested.map(({ recordId }) => recordId);
  const fileIds = requested.map(({ fileId }) => fileId);
  await pool.query(FORGET_OTHERS, [recordIds, fileIds]);
  const { rows } = await pool.query<Row>(RECALL);
  return new Map(
    rows.map(({ recordId, url, expiresAt, attempts, isDue }) => {
      const link = url === null || expiresAt === null ? undefined : { url, expiresAt };
      return [recordId, { link, attempts, isDue }];
    }),
  );
}

const REMEMBER = `
INSERT INTO document_link (record_id, file_id, url, expires_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (record_id) DO UPDATE SET url = excluded.url, expires_at = excluded.expires_at`;

/** Remembers a link until the org has it. */
export async function rememberLink(
  pool: Pool,
  { recordId, fileId }: RequestedLink,
  { url, expiresAt }: FileLink,
): Promise<void> {
  await pool.query(REMEMBER, [recordId, fileId, url, expiresAt]);
}

/**
 * After 1, 2, 4 … minutes, at most an hour, and up to half of it earlier: requests that failed
 * together are not tried together again.
 */
const POSTPONE = `
INSERT INTO document_link AS l (record_id, file_id, attempts, due_at)
VALUES ($1, $2, 1, now() + (0.5 + random() / 2) * interval '1 minute')
ON CONFLICT (record_id) DO UPDATE SET attempts = l.attempts + 1,
  due_at = now() + least(60, power(2, least(l.attempts, 6))) * (0.5 + random() / 2) * interval '1 minute'`;

/** Postpones a request that failed. */
export async function postponeRequest(
  pool: Pool,
  { recordId, fileId }: RequestedLink,
): Promise<void> {
  await pool.query(POSTPONE, [recordId, fileId]);
}

/** Forgets a request that is answered. */
export async function forgetRequest(pool: Pool, { recordId }: RequestedLink): Promise<void> {
  await pool.query('DELETE FROM document_link WHERE record_id = $1', [recordId]);
}
