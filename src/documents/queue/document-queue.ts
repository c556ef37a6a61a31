import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { DocumentKind } from '../../sources/digital-river/document-file.ts';
import { storableText } from '../../storable.ts';
import { LEASE_MS } from '../document-parts.ts';

/** A document that one worker tries to attach. */
export interface ClaimedDocument {
  readonly organizationId: string;
  readonly fileId: string;
  /** Digital River's id of the order. */
  readonly subject: string;
  readonly kind: DocumentKind;
  /** Attempts that failed before for a reason of this document. */
  readonly attempts: number;
  /** For how long Digital River has failed to give its content, in milliseconds; null when it has not. */
  readonly outageMs: number | null;
  /** Whether another document was attached meanwhile. */
  readonly othersAttached: boolean;
  readonly claim: string;
}

/** What became of an attempt. */
export type DocumentResult =
  | { readonly state: 'attached'; readonly documentId: string }
  | { readonly state: 'failed'; readonly reason: string; readonly attempts: number }
  | {
      readonly state: 'pending';
      readonly reason: string;
      readonly attempts: number;
      /** When it is tried again, in milliseconds from now. */
      readonly dueInMs: number;
      /** True: the org may have the file shortly, so that nothing makes it due earlier. */
      readonly isUnsure?: true;
      /** True: Digital River failed with an error of its own, or did not answer. */
      readonly isOutage?: true;
    };

/** Only of the connected org, and not during a pause. A claim that expired is claimed anew. */
const CLAIM = `
UPDATE document d SET claim = $1, claimed_at = now(), due_at = now() + $2 * interval '1 millisecond'
FROM (
  SELECT organization_id, file_id FROM document
  WHERE state = 'pending' AND due_at <= now() AND organization_id = (SELECT organization_id FROM connected_org)
    AND NOT EXISTS (SELECT FROM document_pause WHERE until > now())
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) AS due
WHERE d.organization_id = due.organization_id AND d.file_id = due.file_id
RETURNING d.organization_id AS "organizationId", d.file_id AS "fileId", d.subject, d.kind, d.attempts, d.claim,
  (extract(epoch FROM now() - d.outage_since) * 1000)::float8 AS "outageMs",
  EXISTS (
    SELECT FROM document o
    WHERE o.organization_id = d.organization_id AND o.state = 'attached' AND o.settled_at > d.outage_since
  ) AS "othersAttached"`;

/** @returns undefined when no document is due, or documents are paused */
export async function claimDocument(pool: Pool): Promise<ClaimedDocument | undefined> {
  const { rows } = await pool.query<ClaimedDocument>(CLAIM, [randomUUID(), LEASE_MS]);
  return rows[0];
}

const SETTLE = `
UPDATE document SET state = $4, reason = $5, attempts = $6, document_id = $7, claim = CASE WHEN $9 THEN claim END,
  claimed_at = NULL,
  outage_since = CASE WHEN $10 THEN coalesce(outage_since, now()) END,
  due_at = CASE WHEN $4 = 'pending' THEN now() + $8::float8 * interval '1 millisecond' ELSE due_at END,
  settled_at = CASE WHEN $4 <> 'pending' THEN now() END
WHERE organization_id = $1 AND file_id = $2 AND claim = $3`;

/** Stores what became of an attempt, and ends its claim, unless it is unsure. Nothing is stored if that has expired. */
export async function settleDocument(
  pool: Pool,
  { organizationId, fileId, claim, attempts }: ClaimedDocument,
  result: DocumentResult,
): Promise<void> {
  const isAttached = result.state === 'attached';
  await pool.query(SETTLE, [
    organizationId,
    fileId,
    claim,
    result.state,
    isAttached ? null : storableText(result.reason),
    isAttached ? attempts : result.attempts,
    isAttached ? result.documentId : null,
    result.state === 'pending' ? result.dueInMs : null,
    result.state === 'pending' && result.isUnsure === true,
    result.state === 'pending' && result.isOutage === true,
  ]);
}
