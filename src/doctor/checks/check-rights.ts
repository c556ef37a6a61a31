import type { Pool } from 'pg';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, failed } = findingsIn('Database');

/** What workers, the console and retention do beyond storing events, by table. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  event: ['DELETE'],
  reconciliation: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  org_pause: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  connected_org: ['SELECT', 'INSERT', 'UPDATE'],
  refresh_token: ['SELECT', 'INSERT', 'UPDATE'],
  console_session: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  backfill: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  backfill_piece: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  backfill_event: ['SELECT', 'INSERT', 'DELETE'],
  webhook_state: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  awaited_type: ['SELECT', 'INSERT', 'UPDATE'],
  webhook_watch: ['SELECT', 'INSERT', 'UPDATE'],
  document: ['SELECT', 'INSERT', 'UPDATE'],
  document_pause: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  activity: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  org_usage: ['SELECT', 'INSERT', 'UPDATE'],
  document_link: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  alert: ['SELECT', 'INSERT', 'DELETE'],
  alert_channel: ['SELECT', 'INSERT', 'UPDATE'],
  alert_condition: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  alert_delivery: ['SELECT', 'INSERT', 'UPDATE'],
  audit: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  event_history: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  issue: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  issue_change: ['SELECT', 'INSERT', 'DELETE'],
  run: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  run_event: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
};

/** A right on a column counts; there is none to delete columns. */
const LACKED_RIGHTS = `SELECT right_name || ' on ' || table_name AS lacked
  FROM unnest($1::text[], $2::text[]) AS needed (table_name, right_name)
  WHERE NOT CASE right_name WHEN 'DELETE' THEN has_table_privilege(to_regclass(table_name), 'DELETE')
    ELSE has_any_column_privilege(to_regclass(table_name), right_name) END ORDER BY 1`;

/**
 * Checks that this user may do with the tables what processes do beyond storing events.
 *
 * @throws the database's error
 */
export async function checkRights(pool: Pool): Promise<Finding> {
  const needed = Object.entries(RIGHTS).flatMap(([table, rights]) =>
    rights.map((right) => [table, right] as const),
  );
  const { rows } = await pool.query<{ lacked: string }>(LACKED_RIGHTS, [
    needed.map(([table]) => table),
    needed.map(([, right]) => right),
  ]);
  return rows.length === 0
    ? ok('rights', 'as workers, console and retention need them')
    : failed(
        'rights',
        `this user has no right to ${rows.map(({ lacked }) => lacked).join(', ')}`,
        'Give this user the rights, or make it the owner of the tables; without them, events are stored and not applied, or never deleted.',
      );
}
