import type { Pool, PoolClient } from 'pg';
import { storableText } from '../storable.ts';
import type { IssueChange, IssueState } from './issue.ts';
import { withIssuesLocked } from './issue-lock.ts';

const ACKNOWLEDGE = `
UPDATE issue SET state = 'acknowledged', acknowledged_at = now(), acknowledged_by = $2, acknowledged_peak = peak, note = $3
WHERE key = $1 AND state = 'open'`;

const TAKE_BACK = `
UPDATE issue SET state = 'open', acknowledged_at = NULL, acknowledged_by = NULL, acknowledged_peak = NULL, note = NULL
WHERE key = $1 AND state = 'acknowledged'`;

const NOTE_CHANGE = `
INSERT INTO issue_change (issue, change, at, by, note) VALUES ($1, $2, clock_timestamp(), $3, $4)`;

/**
 * Notes that a person knows of an open issue. Of one that is acknowledged, nothing changes.
 *
 * @param by name of the person
 * @returns the issue's state before; undefined when there is no such issue
 */
export function acknowledgeIssue(
  pool: Pool,
  key: string,
  by: string,
  note: string | null,
): Promise<IssueState | undefined> {
  const text = note && storableText(note);
  return change(pool, key, { change: 'acknowledged', by, note: text }, (client) =>
    client.query(ACKNOWLEDGE, [key, by, text]),
  );
}

/**
 * Makes an acknowledged issue open again. Of one that is open, nothing changes.
 *
 * @param by name of the person
 * @returns the issue's state before; undefined when there is no such issue
 */
export function takeBackIssue(
  pool: Pool,
  key: string,
  by: string,
): Promise<IssueState | undefined> {
  return change(pool, key, { change: 'taken back', by, note: null }, (client) =>
    client.query(TAKE_BACK, [key]),
  );
}

function change(
  pool: Pool,
  key: string,
  { change: what, by, note }: Pick<IssueChange, 'change' | 'by' | 'note'>,
  update: (client: PoolClient) => Promise<{ rowCount: number | null }>,
): Promise<IssueState | undefined> {
  return withIssuesLocked(pool, async (client) => {
    const before = await client.query<{ state: IssueState }>(
      'SELECT state FROM issue WHERE key = $1',
      [key],
    );
    const { rowCount } = await update(client);
    if ((rowCount ?? 0) > 0) await client.query(NOTE_CHANGE, [key, what, by, note]);
    return before.rows[0]?.state;
  });
}
