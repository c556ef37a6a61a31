import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';

/** Whether the org is not known to have the record of an event that has a key. */
const IS_DOUBTFUL = "status = 'parked' AND reported_at IS NULL";

/** Counts the shown ones only when there are doubtful ones. */
const RELEASE = `
WITH surplus AS (
  SELECT seq FROM event WHERE failed_key IS NOT NULL AND ${IS_DOUBTFUL}
  ORDER BY seq
  OFFSET CASE WHEN EXISTS (SELECT FROM event WHERE failed_key IS NOT NULL AND ${IS_DOUBTFUL})
    THEN greatest(0, $1 - (
      SELECT count(*) FROM event
      WHERE failed_key IS NOT NULL AND status IN ('parked', 'pending', 'waiting') AND NOT (${IS_DOUBTFUL})
    )) ELSE 0 END
), locked AS (
  SELECT seq FROM event WHERE seq IN (SELECT seq FROM surplus) AND ${IS_DOUBTFUL}
  ORDER BY source, event_id FOR UPDATE
)
UPDATE event SET failed_key = NULL, reported_at = '-infinity' WHERE seq IN (SELECT seq FROM locked)`;

/**
 * Takes the places of parked events that got one without a limit, in a release that knew none or
 * with a higher limit, and that the org is not known to show. They lose nothing: the summary stands
 * for them, and each is shown when there is room. Their `reported_at` says that the org may have a
 * record: when one is seen there, its event gets the key back.
 *
 * @param maxShown maximum number of events that are shown at the same time
 */
export async function releasePlaces(pool: Pool, maxShown: number): Promise<void> {
  await withRetries(() => pool.query(RELEASE, [maxShown]));
}
