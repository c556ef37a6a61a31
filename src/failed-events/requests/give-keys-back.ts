import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { failedEventKey } from '../failed-event-key.ts';

/** What a record of the org says of its event. */
interface RecordOfEvent {
  readonly key: string;
  readonly source: string | null;
  readonly eventId: string | null;
}

/** Never shown events, and those that were shown in another org, have null in `reported_at`. */
const GIVE_BACK = `
WITH found AS (
  SELECT e.seq, r.key FROM unnest($1::text[], $2::text[], $3::text[]) AS r (key, source, event_id)
  JOIN event e USING (source, event_id)
  WHERE e.failed_key IS NULL AND e.reported_at IS NOT NULL
  ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET failed_key = found.key, reported_at = '-infinity', report_after = '-infinity'
FROM found WHERE e.seq = found.seq RETURNING e.failed_key AS key`;

/**
 * Gives events their keys back that were taken although the org has their records, as after a
 * time-out. Their outcomes are reported anew.
 *
 * @param records of the org whose keys no event has
 * @returns the keys that events have now
 */
export async function giveKeysBack(
  pool: Pool,
  records: readonly RecordOfEvent[],
): Promise<string[]> {
  const named = records.filter(
    ({ key, source, eventId }) =>
      source !== null && eventId !== null && failedEventKey(source, eventId) === key,
  );
  if (named.length === 0) return [];
  const parameters = [
    named.map(({ key }) => key),
    named.map(({ source }) => source),
    named.map(({ eventId }) => eventId),
  ];
  const { rows } = await withRetries(() => pool.query<{ key: string }>(GIVE_BACK, parameters));
  return rows.map(({ key }) => key);
}
