import type { Pool } from 'pg';
import { SECOND_MS } from '../../time.ts';
import { ClaimEndedError } from '../document-errors.ts';
import { LEASE_MS, UPLOAD_CLAIM_MS } from '../document-parts.ts';
import type { ClaimedDocument } from './document-queue.ts';

const RENEW_MS = 30 * SECOND_MS;

/** Never shortens a claim. */
const EXTEND = `
UPDATE document SET due_at = greatest(due_at, now() + $4 * interval '1 millisecond')
WHERE organization_id = $1 AND file_id = $2 AND claim = $3 AND claimed_at IS NOT NULL`;

/**
 * Extends the claim of a document.
 *
 * @param ms for how long from now, in milliseconds
 * @throws ClaimEndedError when another worker has the document by now
 */
async function extendClaim(pool: Pool, document: ClaimedDocument, ms: number): Promise<void> {
  const { organizationId, fileId, claim } = document;
  const { rowCount } = await pool.query(EXTEND, [organizationId, fileId, claim, ms]);
  if (rowCount === 0) throw new ClaimEndedError();
}

/**
 * Works on a document, and renews its claim meanwhile.
 *
 * @param work gets the function to call before an upload: the claim then lasts for as long as
 *   Salesforce may carry the upload out, also if this process dies
 * @param renewMs how often the claim is renewed, in milliseconds
 */
export async function whileClaimed<T>(
  pool: Pool,
  document: ClaimedDocument,
  work: (beforeUpload: () => Promise<void>) => Promise<T>,
  renewMs = RENEW_MS,
): Promise<T> {
  // What a renewal fails of is noticed before the upload.
  const renew = () => void extendClaim(pool, document, LEASE_MS).catch(() => undefined);
  const renewing = setInterval(renew, renewMs);
  try {
    return await work(() => extendClaim(pool, document, UPLOAD_CLAIM_MS));
  } finally {
    clearInterval(renewing);
  }
}
