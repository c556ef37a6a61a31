import type { PoolClient } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { RoundParts } from './round-parts.ts';
import { REFUSED_SUMMARY_TASK, SUMMARY_TASK } from './summary/summary-state.ts';

/** Name of the row among the periodic tasks whose state is the id of the org. */
const TASK = 'org of failed events';

/** Before another org is accepted, records are in the first one. */
const ORGS = `
SELECT organization_id AS connected, coalesce(
  (SELECT state FROM reconciliation WHERE source = '${TASK}'), first_organization_id) AS former
FROM connected_org`;

/**
 * Locks events in the same order as all other statements. A parked event that is not null in
 * `reported_at` may have a record whose key was taken away.
 */
const FORGET_RECORDS = `
WITH keyed AS (
  SELECT seq FROM event WHERE failed_key IS NOT NULL OR (status = 'parked' AND reported_at IS NOT NULL)
  ORDER BY source, event_id FOR UPDATE
)
UPDATE event SET failed_key = NULL, reported_at = NULL, report_after = '-infinity'
WHERE seq IN (SELECT seq FROM keyed)`;

/**
 * Forgets the records of the org that failed events were shown in, when the database belongs to
 * another one since. What that one has under their keys is a copy, made by the refresh of a sandbox:
 * no person has asked for anything there. Parked events are then shown like new ones.
 *
 * @returns the id of the connected org, which is the only one that calls are made to; undefined
 *   before the first log-in of a worker
 */
export async function adoptOrg({
  pool,
  log,
}: Pick<RoundParts, 'pool' | 'log'>): Promise<string | undefined> {
  const { rows } = await pool.query<{ connected: string; former: string }>(ORGS);
  const [orgs] = rows;
  if (orgs === undefined || orgs.connected === orgs.former) return orgs?.connected;
  await withRetries(() => inTransaction(pool, (client) => forgetRecords(client, orgs.connected)));
  log.info(orgs, 'failed events are shown in another org');
  return orgs.connected;
}

async function forgetRecords(client: PoolClient, organizationId: string): Promise<void> {
  await client.query(FORGET_RECORDS);
  await client.query('DELETE FROM reconciliation WHERE source = ANY($1)', [
    [SUMMARY_TASK, REFUSED_SUMMARY_TASK],
  ]);
  await client.query(
    `INSERT INTO reconciliation (source, state, due_at) VALUES ($1, $2, 'infinity')
     ON CONFLICT (source) DO UPDATE SET state = excluded.state`,
    [TASK, organizationId],
  );
}
