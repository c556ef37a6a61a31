import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';

/** The org that the events of this database are written to. Ids have 18 characters. */
export interface ConnectedOrg {
  readonly organizationId: string;
  /** The first one ever; subjects without an id of their own were written to it. */
  readonly firstOrganizationId: string;
  readonly acceptedAt: Date;
  /** Another org that a worker has logged in to since; it applies nothing. */
  readonly refusedOrganizationId: string | null;
  /** When the last such worker tried last. */
  readonly refusedAt: Date | null;
}

/**
 * A common table with one row: the connected org. Without one, its columns are null.
 */
export const ORG_TABLE = `org AS MATERIALIZED (
  SELECT organization_id, first_organization_id FROM (VALUES (1)) AS one LEFT JOIN connected_org ON true
)`;

/**
 * Whether a row `s` of the table `subject` is about another org than the one of {@link ORG_TABLE}.
 */
export const IS_OF_OTHER_ORG =
  'coalesce(s.organization_id, org.first_organization_id) <> org.organization_id';

/**
 * The memory of a row `s` of the table `subject` for the org of {@link ORG_TABLE}: without what is
 * known of another org's records. Keys and deferred writes name no records. Applied versions become
 * floors (`SubjectState`), so that nothing older is written.
 */
export const MEMORY_FOR_ORG = `CASE WHEN ${IS_OF_OTHER_ORG} AND jsonb_typeof(s.memory) = 'object'
  THEN s.memory - '{ids,formerIds,applied,made,linked,heldSince,retriedSince}'::text[]
    || jsonb_build_object('floors', coalesce(s.memory -> 'floors', '{}') || coalesce(s.memory -> 'applied', '{}'))
  ELSE s.memory END`;

const READ = `
SELECT organization_id AS "organizationId", first_organization_id AS "firstOrganizationId", accepted_at AS "acceptedAt",
  refused_organization_id AS "refusedOrganizationId", refused_at AS "refusedAt" FROM connected_org`;

/** The connected org; undefined before the first log-in of a worker. */
export async function readConnectedOrg(pool: Pool): Promise<ConnectedOrg | undefined> {
  const { rows } = await pool.query<ConnectedOrg>(READ);
  return rows[0];
}

/**
 * Connects the database with an org, unless it is connected with one already.
 *
 * @param id organization id, 18 characters
 * @returns the organization id of the connected org
 */
export async function connectOrg(pool: Pool, id: string): Promise<string> {
  const known = await readConnectedOrg(pool);
  if (known !== undefined) return known.organizationId;
  await pool.query(
    'INSERT INTO connected_org (organization_id, first_organization_id) VALUES ($1, $1) ON CONFLICT DO NOTHING',
    [id],
  );
  return connectOrg(pool, id);
}

/** Saves that a worker was configured for another org than the connected one. */
export async function recordRefusedOrg(pool: Pool, id: string): Promise<void> {
  await pool.query(
    'UPDATE connected_org SET refused_organization_id = $1, refused_at = now() WHERE organization_id <> $1',
    [id],
  );
}

/** What the database has for an org, by number. */
export interface OrgContents {
  readonly pending: number;
  readonly waiting: number;
  readonly parked: number;
  readonly subjects: number;
}

/** Counts what a newly accepted org is about. */
export async function orgContents(pool: Pool): Promise<OrgContents> {
  const { rows } = await pool.query<OrgContents>(`
SELECT (SELECT count(*) FROM event WHERE status = 'pending')::int AS pending,
  (SELECT count(*) FROM event WHERE status = 'waiting')::int AS waiting,
  (SELECT count(*) FROM event WHERE status = 'parked')::int AS parked,
  (SELECT count(*) FROM subject)::int AS subjects`);
  return rows[0] ?? { pending: 0, waiting: 0, parked: 0, subjects: 0 };
}

const CONNECT_WITH = `
UPDATE connected_org SET organization_id = $1, accepted_at = now(),
  refused_organization_id = NULL, refused_at = NULL
WHERE organization_id = $2`;

/**
 * The other org does not show the current outcome, and may have old copies of the records. The ids
 * of a conflict are those of the former org. Events are locked in the same order as everywhere.
 */
const REPORT_PARKED_ANEW = `
WITH parked AS (
  SELECT seq FROM event WHERE status IN ('parked', 'dismissed')
    AND (conflict IS NOT NULL OR (status = 'parked' AND (reported_at IS NOT NULL OR failed_key IS NOT NULL OR report_after > now())))
  ORDER BY source, event_id FOR UPDATE
)
UPDATE event SET conflict = NULL,
  reported_at = CASE WHEN status = 'parked' THEN '-infinity' ELSE reported_at END,
  report_after = CASE WHEN status = 'parked' THEN '-infinity' ELSE report_after END
WHERE seq IN (SELECT seq FROM parked)`;

/** What the former org shows, and how far its changes were read, says nothing of the other one. */
const FORGET_SHOWN = `
UPDATE reconciliation SET state = NULL, read_until = NULL WHERE source LIKE 'failed events%'`;

/** What a worker of the former org has claimed, or what waits, is for the other org at once. */
const MAKE_DUE = `
WITH unsettled AS (
  SELECT source, key FROM subject WHERE due_at > now() OR lease IS NOT NULL ORDER BY source, key FOR UPDATE
)
UPDATE subject s SET due_at = now(), attempts = 0, claims = 0, lease = NULL, leased_until = NULL
FROM unsettled WHERE s.source = unsettled.source AND s.key = unsettled.key`;

/**
 * Connects the database with another org. Workers of the former one claim nothing more, and what
 * they have claimed is not settled. What is remembered of the former org's records is forgotten
 * subject by subject, when each is claimed next.
 *
 * @param id organization id of the other org, 18 characters
 * @param former organization id of the connected org
 * @returns false when another org was connected meanwhile; then nothing has changed
 */
export async function acceptOrg(pool: Pool, id: string, former: string): Promise<boolean> {
  const accept = async (client: PoolClient) => {
    const { rowCount } = await client.query(CONNECT_WITH, [id, former]);
    if (rowCount !== 1) return false;
    await client.query(REPORT_PARKED_ANEW);
    await client.query(FORGET_SHOWN);
    await client.query(MAKE_DUE);
    return true;
  };
  return withRetries(() => inTransaction(pool, accept));
}
