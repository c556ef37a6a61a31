import type { Pool } from 'pg';

/** What people may see of an event: never its body, nor Salesforce's own words. */
export interface EventFacts {
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly live: boolean | null;
  readonly receivedAt: Date;
  /** How often it came. */
  readonly arrivals: number;
  readonly status: string;
  readonly settledAt: Date | null;
  /** In our own words, where there is something to say. */
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
 * The event that the org was shown under a key, as long as its row is kept.
 *
 * @param key by `failedEventKey`
 */
export async function eventByKey(pool: Pool, key: string): Promise<EventFacts | undefined> {
  return (await pool.query<EventFacts>(BY_KEY, [key])).rows[0];
}
