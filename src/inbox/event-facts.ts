import type { Pool } from 'pg';

/**
 * The facts of an event that may be shown: never its body, nor Salesforce's original error message.
 */
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
}

const BY_KEY = `
SELECT source, event_id AS "eventId", type, subject, live, received_at AS "receivedAt", arrivals, status,
  settled_at AS "settledAt", reason, error_code AS code, error_object AS object, error_field AS field
FROM event WHERE failed_key = $1`;

/**
 * Finds an event by the key of its Failed Event record.
 *
 * @param key see `failedEventKey`
 * @returns undefined when the event was never reported to the org, or its row was deleted by
 *   retention
 */
export async function eventByKey(pool: Pool, key: string): Promise<EventFacts | undefined> {
  return (await pool.query<EventFacts>(BY_KEY, [key])).rows[0];
}
