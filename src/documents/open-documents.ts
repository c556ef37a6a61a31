import type { Pool } from 'pg';
import type { DocumentKind } from '../sources/digital-river/document-file.ts';
import { endDocumentPause } from './queue/document-pause.ts';

/** A document that is not attached. */
export interface OpenDocument {
  readonly fileId: string;
  /** Digital River's id of the order. */
  readonly order: string;
  readonly kind: DocumentKind;
  /** `failed`: it is not tried again until a person asks for it. */
  readonly state: 'pending' | 'failed';
  readonly attempts: number;
  readonly foundAt: Date;
  /** Null for one that was not tried yet. */
  readonly reason: string | null;
  /** When it is tried next; of one that a worker has: when another one takes it over. Null for a failed one. */
  readonly nextTryAt: Date | null;
  /** Since when a worker has it; null when none does. */
  readonly workerSince: Date | null;
  /** Whether the org may have the file shortly, so that nothing makes it due earlier. */
  readonly isUnsure: boolean;
}

const OF_CONNECTED = 'organization_id = (SELECT organization_id FROM connected_org)';

const OPEN = `
SELECT file_id AS "fileId", subject AS order, kind, state, attempts, found_at AS "foundAt", reason,
  CASE WHEN state = 'pending' THEN greatest(due_at, (SELECT until FROM document_pause WHERE until > now())) END AS "nextTryAt",
  claimed_at AS "workerSince", claim IS NOT NULL AND claimed_at IS NULL AS "isUnsure"
FROM document WHERE state IN ('pending', 'failed') AND ${OF_CONNECTED}
ORDER BY state = 'pending', reason IS NULL, found_at LIMIT $1`;

/** The documents that are not attached: the failed ones first, then those that were tried. */
export async function openDocuments(pool: Pool, limit: number): Promise<OpenDocument[]> {
  return (await pool.query<OpenDocument>(OPEN, [limit])).rows;
}

/** Numbers of documents that are not attached. */
export interface DocumentCounts {
  /** Not tried yet. */
  readonly pending: number;
  /** Tried, and to be tried again. */
  readonly waiting: number;
  readonly failed: number;
}

const COUNTS = `
SELECT
  count(*) FILTER (WHERE state = 'pending' AND reason IS NULL)::int AS pending,
  count(*) FILTER (WHERE state = 'pending' AND reason IS NOT NULL)::int AS waiting,
  count(*) FILTER (WHERE state = 'failed')::int AS failed
FROM document WHERE state IN ('pending', 'failed') AND ${OF_CONNECTED}`;

export async function documentCounts(pool: Pool): Promise<DocumentCounts> {
  const { rows } = await pool.query<DocumentCounts>(COUNTS);
  return rows[0] ?? { pending: 0, waiting: 0, failed: 0 };
}

/** A claim shows that a worker is at it, or that the org may have the file shortly. */
const RETRY = `
UPDATE document SET state = 'pending', attempts = 0, outage_since = NULL, due_at = now(), settled_at = NULL
WHERE (state = 'failed' OR (state = 'pending' AND reason IS NOT NULL AND claim IS NULL)) AND ${OF_CONNECTED}`;

/** Has the documents tried at once that were tried before, and ends a pause. */
export async function retryDocuments(
  pool: Pool,
): Promise<{ readonly retried: number; readonly pauseEnded: boolean }> {
  const { rowCount } = await pool.query(RETRY);
  return { retried: rowCount ?? 0, pauseEnded: await endDocumentPause(pool) };
}
