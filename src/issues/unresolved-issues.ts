import type { Pool } from 'pg';
import type { Issue } from './issue.ts';

/** An issue that is open or acknowledged. */
export type UnresolvedIssue = Pick<
  Issue,
  'key' | 'source' | 'code' | 'object' | 'field' | 'since' | 'reason'
> & {
  /** How many of its events are parked now; 0 while all are applied again. */
  readonly count: number;
  /** Whether a person knows of it. */
  readonly isAcknowledged: boolean;
};

/**
 * Lists all issues that are not resolved, as they were brought up to date last: those with the most
 * events first. One that is missing is resolved.
 */
export async function unresolvedIssues(pool: Pool): Promise<UnresolvedIssue[]> {
  const { rows } = await pool.query<UnresolvedIssue>(
    `SELECT key, source, code, object, field, since, reason, events AS count,
       state = 'acknowledged' AS "isAcknowledged"
     FROM issue WHERE state IN ('open', 'acknowledged') ORDER BY events DESC, key`,
  );
  return rows;
}
