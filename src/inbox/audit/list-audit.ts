import type { Pool } from 'pg';
import type { NewAuditEntry } from './record-audit.ts';

/** One entry of the audit trail. */
export interface StoredAuditEntry extends Omit<NewAuditEntry, 'note' | 'event'> {
  readonly seq: number;
  readonly at: Date;
  /** The number of the event that it was done to, if the inbox has the event. */
  readonly event: string | null;
  readonly note: string | null;
}

/** Where a page of entries ends. */
export interface AuditPosition {
  readonly at: Date;
  readonly seq: number;
}

/** Which entries are listed. */
export interface AuditFilter {
  readonly action?: string | undefined;
  /** Id of a user, label of a client, or the name as it was then, in any case. */
  readonly actor?: string | undefined;
  /** The earliest time. */
  readonly from?: Date | undefined;
  /** The time before which they were recorded. */
  readonly until?: Date | undefined;
  /** Only entries that are older than this one. */
  readonly before?: AuditPosition | undefined;
}

/**
 * Ids of Salesforce users have an index of their own: a user's name may change. The last three of 18
 * characters are a checksum of the others.
 */
const USER_ID = /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

/**
 * Lists entries of the audit trail, newest first.
 *
 * @param limit maximum number of entries
 */
export async function listAudit(
  pool: Pool,
  filter: AuditFilter,
  limit: number,
): Promise<StoredAuditEntry[]> {
  const { text, values } = conditions(filter);
  const { rows } = await pool.query<StoredAuditEntry & { seq: string }>(
    `SELECT seq, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action, what,
       (SELECT event.seq FROM event WHERE event.seq = event_seq) AS event, note, outcome
     FROM audit ${text} ORDER BY at DESC, seq DESC LIMIT ${limit}`,
    values,
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

function conditions(filter: AuditFilter): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  const { action, actor, from, until, before } = filter;
  if (action !== undefined) parts.push(`action = ${parameter(action)}`);
  if (actor !== undefined) {
    parts.push(
      USER_ID.test(actor)
        ? `left(actor_id, 15) = ${parameter(actor.slice(0, 15))}`
        : `lower(actor_name) = ${parameter(actor.toLowerCase())}`,
    );
  }
  if (from !== undefined) parts.push(`at >= ${parameter(from)}`);
  if (until !== undefined) parts.push(`at < ${parameter(until)}`);
  if (before !== undefined) {
    parts.push(`(at, seq) < (${parameter(before.at)}, ${parameter(before.seq)})`);
  }
  return { text: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values };
}
