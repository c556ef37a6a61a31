import type { Pool } from 'pg';
import type { Run } from './run.ts';

const COLUMNS = `
id, action, state, issue, selection, note, begun_by AS "begunBy", begun_at AS "begunAt", updated_at AS "updatedAt", total,
changed, skipped, cancelled_at AS "cancelledAt", cancelled_by AS "cancelledBy", outcomes, counted_at AS "countedAt",
finished_at AS "finishedAt"`;

const LAST_ID = '9223372036854775807';

/** Reads a run; undefined when there is none with this id, or it has been deleted. */
export async function readRun(pool: Pool, id: string): Promise<Run | undefined> {
  return (await pool.query<Run>(`SELECT ${COLUMNS} FROM run WHERE id = $1`, [id])).rows[0];
}

/**
 * Lists runs, the newest first.
 *
 * @param before the last run of the page before; undefined for the first page
 * @param max at most this many
 */
export async function listRuns(
  pool: Pool,
  before: string | undefined,
  max: number,
): Promise<Run[]> {
  const statement = `SELECT ${COLUMNS} FROM run WHERE id < $1::bigint ORDER BY id DESC LIMIT $2`;
  return (await pool.query<Run>(statement, [before ?? LAST_ID, max])).rows;
}

/** The last runs about an issue, the newest first: at most 5. */
export async function runsOfIssue(pool: Pool, issue: string): Promise<Run[]> {
  const statement = `SELECT ${COLUMNS} FROM run WHERE issue = $1 ORDER BY id DESC LIMIT 5`;
  return (await pool.query<Run>(statement, [issue])).rows;
}

/** An event that a run has replayed in vain. */
export interface ParkedAgain {
  readonly seq: string;
  readonly eventId: string;
  readonly subject: string | null;
  readonly reason: string;
}

/** The newest events of a run are enough to see why they are parked. */
const MAX_EXAMPLES = 10;
/** How many events of a run are looked at for examples. */
const MAX_LOOKED_AT = 2_000;

const PARKED_AGAIN = `
WITH looked_at AS (
  SELECT seq FROM run_event WHERE run = $1 AND is_changed ORDER BY seq DESC LIMIT ${MAX_LOOKED_AT}
)
SELECT seq, event_id AS "eventId", subject, coalesce(reason, '') AS reason
FROM looked_at JOIN event USING (seq) WHERE status = 'parked' ORDER BY seq DESC LIMIT ${MAX_EXAMPLES}`;

/** Examples of a run's events that are parked again. */
export async function parkedAgain(pool: Pool, id: string): Promise<ParkedAgain[]> {
  return (await pool.query<ParkedAgain>(PARKED_AGAIN, [id])).rows;
}
