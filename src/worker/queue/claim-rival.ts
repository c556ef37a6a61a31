import type { Pool } from 'pg';
import { MEMORY_FOR_ORG, ORG_TABLE } from '../../inbox/connected-org.ts';
import { type ClaimRequest, claimedSubject, type SubjectRow } from './claim-subjects.ts';
import { type ClaimedSubject, LOST_BEFORE_ALONE } from './claimed-subject.ts';
import { readOpenEvents } from './read-open-events.ts';

/**
 * Never waits for another worker: two that each want the other one's subject would wait for ever. A
 * subject that is due is left to its own claim, so that its events are applied first.
 */
const CLAIM_RIVAL = `
WITH ${ORG_TABLE}, rival AS (
  SELECT source, key FROM subject
  WHERE source = $1 AND key = $2 AND NOT EXISTS (SELECT FROM org WHERE organization_id <> $4::text)
    AND (leased_until IS NULL OR leased_until < now())
    AND (due_at IS NULL OR due_at > now()) AND NOT alone AND claims < ${LOST_BEFORE_ALONE}
  FOR UPDATE SKIP LOCKED
)
UPDATE subject s SET lease = gen_random_uuid(), leased_until = now() + $3 * interval '1 millisecond',
  organization_id = coalesce(org.organization_id, s.organization_id), memory = ${MEMORY_FOR_ORG}
FROM rival CROSS JOIN org WHERE s.source = rival.source AND s.key = rival.key
RETURNING s.source, s.key, s.lease, s.attempts, 0 AS lost_claims, false AS is_alone, s.arrivals, s.waiting_since,
  s.held_since, s.memory, '1' AS place`;

type RivalLimits = Pick<ClaimRequest, 'leaseMs' | 'maxBytes' | 'organizationId'>;

/**
 * Claims a subject whose record another one wants, with its open events. As with any claim, a worker
 * that has logged in to another org than the connected one claims nothing.
 *
 * @returns `busy` while another claim has it, or is about to; undefined when there is no such
 *   subject
 */
export async function claimRival(
  pool: Pool,
  name: { readonly source: string; readonly key: string },
  { leaseMs, maxBytes, organizationId }: RivalLimits,
): Promise<ClaimedSubject | 'busy' | undefined> {
  const leasedUntil = performance.now() + leaseMs;
  const parameters = [name.source, name.key, leaseMs, organizationId ?? null];
  const [row] = (await pool.query<SubjectRow>(CLAIM_RIVAL, parameters)).rows;
  if (row === undefined) return (await exists(pool, name)) ? 'busy' : undefined;
  const events = (await readOpenEvents(pool, [row], maxBytes)).get(row) ?? [];
  const unread = events[0]?.fits === false ? 'pending' : events[0]?.unread;
  const fitting = events.filter(({ fits }) => fits);
  return { ...claimedSubject(row, fitting, leasedUntil), unread: unread ?? 'none' };
}

async function exists(pool: Pool, { source, key }: { source: string; key: string }) {
  const { rowCount } = await pool.query('SELECT FROM subject WHERE source = $1 AND key = $2', [
    source,
    key,
  ]);
  return rowCount === 1;
}
