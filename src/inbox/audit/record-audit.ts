import type { Pool } from 'pg';
import { storableText } from '../../storable.ts';

/** What is stored of one action. */
export interface NewAuditEntry {
  readonly actorKind: 'user' | 'client';
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly what: string;
  readonly note: string | undefined;
  readonly outcome: 'begun' | 'done' | 'refused' | 'failed';
}

/** Adds an entry to the audit trail, with the database's time. */
export async function recordAudit(pool: Pool, entry: NewAuditEntry): Promise<void> {
  const { actorKind, actorId, actorName, action, what, note, outcome } = entry;
  await pool.query(
    `INSERT INTO audit (actor_kind, actor_id, actor_name, action, what, note, outcome)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[actorKind, storableText(actorId), storableText(actorName), action, storableText(what)],
      ...[note === undefined ? null : storableText(note), outcome],
    ],
  );
}
