import type { Pool } from 'pg';
import { storableText } from '../../storable.ts';

/** What is stored of one action. */
export interface NewAuditEntry {
  readonly actorKind: 'user' | 'client';
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly what: string;
  /** The number of the event that it was done to; absent when it was done to something else. */
  readonly event?: string | undefined;
  readonly note: string | undefined;
  readonly outcome: 'begun' | 'done' | 'refused' | 'failed';
}

/** Adds an entry to the audit trail, with the database's time. */
export async function recordAudit(pool: Pool, entry: NewAuditEntry): Promise<void> {
  const { actorKind, actorId, actorName, action, what, event, note, outcome } = entry;
  await pool.query(
    `INSERT INTO audit (actor_kind, actor_id, actor_name, action, what, event_seq, note, outcome)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[actorKind, storableText(actorId), storableText(actorName), action, storableText(what)],
      ...[event ?? null],
      ...[note === undefined ? null : storableText(note), outcome],
    ],
  );
}
