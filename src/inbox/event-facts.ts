import type { Pool } from 'pg';
import type { ConflictIds } from './event.ts';

/** The facts of an event that may be shown: never its body. */
export interface EventFacts {
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly live: boolean | null;
  readonly receivedAt: Date;
  /** How often it was received. */
  readonly arrivals: number;
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
}

/** Codes of what an org's admins or developers have written, whose words are known to them alone. */
const CODES_OF_ORGS_OWN = [
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CUSTOM_APEX_ERROR',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FLOW_EXCEPTION',
];

const BY_KEY = `
SELECT e.source, e.event_id AS "eventId", e.type, e.subject, e.live, e.received_at AS "receivedAt", e.arrivals, e.status,
  e.settled_at AS "settledAt", e.reason, e.error_code AS code, e.error_object AS object, e.error_field AS field,
  e.conflict, e.dismissal_note AS "dismissalNote", e.dismissed_by AS "dismissedBy",
  CASE WHEN e.status = 'waiting' THEN CASE WHEN e.error_code IS NULL THEN s.waiting_since ELSE s.held_since END END
    AS "waitingSince",
  CASE WHEN e.error_code = ANY($2::text[]) THEN nullif(e.error_detail, '') END AS "orgWords"
FROM event e LEFT JOIN subject s ON s.source = e.source AND s.key = e.subject
WHERE e.failed_key = $1`;

/**
 * Finds an event by the key of its Failed Event record.
 *
 * @param key see `failedEventKey`
 * @returns undefined when the event was never reported to the org, or its row was deleted by
 *   retention
 */
export async function eventByKey(pool: Pool, key: string): Promise<EventFacts | undefined> {
  return (await pool.query<EventFacts>(BY_KEY, [key, CODES_OF_ORGS_OWN])).rows[0];
}
