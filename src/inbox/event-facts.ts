import type { Pool } from 'pg';
import type { ConflictIds, Origin } from './event.ts';

/** The facts of an event that may be shown: never its body. */
export interface EventFacts {
  readonly seq: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly live: boolean | null;
  /** When the sender created it; null when that is not known. */
  readonly createdAt: Date | null;
  readonly receivedAt: Date;
  /** How the caller proved its identity. */
  readonly proof: string;
  /** How it came; null when no call brought it, or it is not known. */
  readonly origin: Origin | null;
  /** How often it was received. */
  readonly arrivals: number;
  /** When it was received again last; null when it was not, or that is not known. */
  readonly lastArrivalAt: Date | null;
  readonly status: string;
  readonly settledAt: Date | null;
  /**
   * Why the event has this status, in the connector's words; null when there is nothing to explain.
   */
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  /** Null for an event that is not parked for a conflict. */
  readonly conflict: ConflictIds | null;
  /** Since when an event waits for its record, or for its write to be possible. */
  readonly waitingSince: Date | null;
  /** Why a person dismissed the event, and who did. */
  readonly dismissalNote: string | null;
  readonly dismissedBy: string | null;
  /**
   * The words of the org's own rule, trigger or flow that refuses the event; null for all other
   * refusals. They may contain data of the order: only for people who are signed in.
   */
  readonly orgWords: string | null;
  /** How many bytes its body has; null when the body has been deleted. */
  readonly bodyBytes: number | null;
}

/** What an event is named by: its number in the inbox, or the key of its Failed Event record. */
export type EventRef = { readonly seq: string } | { readonly key: string };

/** Codes of what an org's admins or developers have written, whose words are known to them alone. */
const CODES_OF_ORGS_OWN = [
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CUSTOM_APEX_ERROR',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FLOW_EXCEPTION',
];

const FACTS = `
SELECT e.seq, e.source, e.event_id AS "eventId", e.type, e.subject, e.live, e.event_time AS "createdAt",
  e.received_at AS "receivedAt", e.proof, e.origin, e.arrivals, e.last_arrival_at AS "lastArrivalAt",
  octet_length(e.body) AS "bodyBytes", e.status,
  e.settled_at AS "settledAt", e.reason, e.error_code AS code, e.error_object AS object, e.error_field AS field,
  e.conflict, e.dismissal_note AS "dismissalNote", e.dismissed_by AS "dismissedBy",
  CASE WHEN e.status = 'waiting' THEN CASE WHEN e.error_code IS NULL THEN s.waiting_since ELSE s.held_since END END
    AS "waitingSince",
  CASE WHEN e.error_code = ANY($1::text[]) THEN nullif(e.error_detail, '') END AS "orgWords"
FROM event e LEFT JOIN subject s ON s.source = e.source AND s.key = e.subject`;

/**
 * Finds an event, without its body.
 *
 * @param ref its number, or the key of its Failed Event record, see `failedEventKey`
 * @returns undefined when there is no such event, it was never reported to the org, or its row was
 *   deleted by retention
 */
export async function findEvent(pool: Pool, ref: EventRef): Promise<EventFacts | undefined> {
  const { where, value } = conditionFor(ref);
  const statement = `${FACTS} WHERE e.${where} = $2`;
  return (await pool.query<EventFacts>(statement, [CODES_OF_ORGS_OWN, value])).rows[0];
}

/** Reads the body of an event. @returns null when it has been deleted */
export async function readBody(pool: Pool, ref: EventRef): Promise<Buffer | null> {
  const { where, value } = conditionFor(ref);
  const { rows } = await pool.query<{ body: Buffer | null }>(
    `SELECT body FROM event WHERE ${where} = $1`,
    [value],
  );
  return rows[0]?.body ?? null;
}

function conditionFor(ref: EventRef): { where: string; value: string } {
  return 'seq' in ref ? { where: 'seq', value: ref.seq } : { where: 'failed_key', value: ref.key };
}
