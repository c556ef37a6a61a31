import type { Pool } from 'pg';
import type { Issue, IssueChange, IssueState } from './issue.ts';

const COLUMNS = `
key, source, code, object, field, state, since, events, orders, newest, reason, acknowledged_at AS "acknowledgedAt",
acknowledged_by AS "acknowledgedBy", note, resolved_at AS "resolvedAt"`;

/** Of one state; more than a person reads. */
const MAX_ISSUES = 200;

const LIST = `
SELECT ${COLUMNS} FROM issue WHERE state = $1 ORDER BY resolved_at DESC, events DESC, key LIMIT $2`;

/**
 * Lists issues, as they were brought up to date last: those with the most events first, resolved ones
 * by when that happened.
 *
 * @param max at most this many; 200 by default
 */
export async function listIssues(
  pool: Pool,
  state: IssueState,
  max = MAX_ISSUES,
): Promise<Issue[]> {
  return (await pool.query<Issue>(LIST, [state, max])).rows;
}

/** Reads an issue; undefined when there never was one with this key, or it has been deleted. */
export async function readIssue(pool: Pool, key: string): Promise<Issue | undefined> {
  return (await pool.query<Issue>(`SELECT ${COLUMNS} FROM issue WHERE key = $1`, [key])).rows[0];
}

const CHANGE_COLUMNS = 'issue_change.id, issue, change, at, by, issue_change.note';

/** Lists what became of an issue, the newest change first: at most 50. */
export async function changesOfIssue(pool: Pool, key: string): Promise<IssueChange[]> {
  const statement = `SELECT ${CHANGE_COLUMNS} FROM issue_change WHERE issue = $1 ORDER BY id DESC LIMIT 50`;
  return (await pool.query<IssueChange>(statement, [key])).rows;
}

/** A change, with the issue as it is now. */
export type ChangedIssue = IssueChange & { readonly now: Issue };

const SINCE = (condition: string) => `
SELECT ${CHANGE_COLUMNS}, to_jsonb(present) AS now FROM issue_change JOIN issue AS present ON present.key = issue_change.issue
WHERE ${condition} ORDER BY issue_change.id LIMIT $2`;

/**
 * Lists what became of all issues, the oldest change first.
 *
 * @param from the id of the last change that is known, or a time
 * @param max at most this many
 */
export async function issueChanges(
  pool: Pool,
  from: { readonly after: string } | { readonly since: Date },
  max = MAX_ISSUES,
): Promise<ChangedIssue[]> {
  const [condition, value] =
    'after' in from
      ? ['issue_change.id > $1::bigint', from.after]
      : ['issue_change.at >= $1::timestamptz', from.since];
  type Row = IssueChange & { now: StoredIssue };
  const { rows } = await pool.query<Row>(SINCE(condition), [value, max]);
  return rows.map((row) => ({ ...row, now: issueOf(row.now) }));
}

/** A row of the table as JSON: times are texts. */
type StoredIssue = Pick<
  Issue,
  'key' | 'source' | 'code' | 'object' | 'field' | 'state' | 'events' | 'orders' | 'reason' | 'note'
> & {
  readonly since: string;
  readonly newest: string;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
  readonly resolved_at: string | null;
};

function issueOf({ acknowledged_at, acknowledged_by, resolved_at, ...stored }: StoredIssue): Issue {
  const { key, source, code, object, field, state, events, orders, reason, note } = stored;
  return {
    ...{ key, source, code, object, field, state, events, orders, reason, note },
    since: new Date(stored.since),
    newest: new Date(stored.newest),
    acknowledgedAt: dateOf(acknowledged_at),
    acknowledgedBy: acknowledged_by,
    resolvedAt: dateOf(resolved_at),
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
