import type { Pool } from 'pg';
import { HOUR_MS } from '../time.ts';

/** What the last answers of the org have shown. */
export interface OrgUsage {
  /** Calls of the org's last 24 hours, of all its users; null when the org does not show them. */
  readonly used: number | null;
  readonly limit: number | null;
  /** Optional fields that the org lacks, such as `Order.DR_Customer_Type__c`. */
  readonly absentFields: readonly string[];
  readonly seenAt: Date;
}

/** What a worker saves of the org. */
export interface SeenUsage {
  /** Organization id, 18 characters; undefined when the org does not show it. */
  readonly organizationId: string | undefined;
  readonly usage: { readonly used: number; readonly limit: number } | undefined;
  readonly absentFields: readonly string[];
  /** Calls of this process since it saved last. */
  readonly calls: number;
}

const MEASURE = 'org-calls';

const addCallsOf = (count: string) => `
INSERT INTO activity AS a (resolution, starts_at, measure, source, upper_ms, count)
VALUES ('hour', date_trunc('hour', now(), 'UTC'), '${MEASURE}', '', 0, ${count})
ON CONFLICT (resolution, starts_at, measure, source, upper_ms)
DO UPDATE SET count = a.count + excluded.count`;

/** One statement, so that calls are not added twice when half of it fails. */
const SAVE = `
WITH added AS (${addCallsOf('$5')})
INSERT INTO org_usage (organization_id, used, call_limit, absent_fields, seen_at)
VALUES ($1, $2, $3, $4, now())
ON CONFLICT (one_row) DO UPDATE SET organization_id = excluded.organization_id, used = excluded.used,
  call_limit = excluded.call_limit, absent_fields = excluded.absent_fields, seen_at = excluded.seen_at`;

/** Adds calls that another process than a worker has made. */
export async function addCalls(pool: Pool, calls: number): Promise<void> {
  await pool.query(addCallsOf('$1'), [calls]);
}

/** Saves what a worker has seen of the org, and adds its calls to those of all workers. */
export async function saveUsage(pool: Pool, seen: SeenUsage): Promise<void> {
  const { organizationId = null, usage, absentFields, calls } = seen;
  const [used, limit] = [usage?.used ?? null, usage?.limit ?? null];
  await pool.query(SAVE, [organizationId, used, limit, [...absentFields], calls]);
}

/** What another org has shown says nothing of the connected one. */
const READ = `
SELECT used::float8, call_limit::float8 AS limit, absent_fields AS "absentFields", seen_at AS "seenAt"
FROM org_usage
WHERE organization_id IS NOT DISTINCT FROM (SELECT organization_id FROM connected_org)`;

/** @returns undefined before the first answer of the org */
export async function readUsage(pool: Pool): Promise<OrgUsage | undefined> {
  return (await pool.query<OrgUsage>(READ)).rows[0];
}

/** How many calls are left an hour after the last answer is not known. */
const USAGE_EXPIRY_MS = HOUR_MS;

/**
 * The calls of the org's last 24 hours, and its limit, as they are now.
 *
 * @returns undefined when the org does not show them, or has not done so for an hour
 */
export function callsNow(
  { used, limit, seenAt }: Pick<OrgUsage, 'used' | 'limit' | 'seenAt'>,
  now: Date,
): { readonly used: number; readonly limit: number } | undefined {
  const isOld = now.getTime() - seenAt.getTime() > USAGE_EXPIRY_MS;
  return used === null || limit === null || limit === 0 || isOld ? undefined : { used, limit };
}

const OWN_CALLS = `
SELECT coalesce(sum(count), 0)::float8 AS calls FROM activity
WHERE resolution = 'hour' AND starts_at > now() - interval '24 hours' AND measure = '${MEASURE}'`;

/** Calls of the connector's workers and console in the last 24 full hours, and in this one. */
export async function ownCalls(pool: Pool): Promise<number> {
  return (await pool.query<{ calls: number }>(OWN_CALLS)).rows[0]?.calls ?? 0;
}
