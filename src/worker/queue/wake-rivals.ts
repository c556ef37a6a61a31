import type { PoolClient } from 'pg';
import { keepAction } from '../../inbox/history/keep-action.ts';
import { PENDING_AGAIN } from '../../inbox/repair/pending-again.ts';

/** A subject whose record others may want. */
interface Owner {
  readonly source: string;
  readonly key: string;
}

/** A parked event that wants the record of an owner, and its subject. */
interface Rival extends Owner {
  readonly seq: string;
}

const FIND = `
SELECT e.seq, e.source, e.subject AS key FROM event e
JOIN unnest($1::text[], $2::text[]) AS owner (source, key)
  ON e.source = owner.source AND e.conflict ->> 'otherSubject' = owner.key
WHERE e.status = 'parked' AND e.conflict IS NOT NULL AND e.subject IS NOT NULL AND e.body IS NOT NULL`;

/** The parked events whose conflict is about a record of one of the owners. Locks nothing. */
export async function findRivals(client: PoolClient, owners: readonly Owner[]): Promise<Rival[]> {
  if (owners.length === 0) return [];
  const parameters = [owners.map(({ source }) => source), owners.map(({ key }) => key)];
  return (await client.query<Rival>(FIND, parameters)).rows;
}

const KEEP_WAKING = keepAction('woken', {
  of: "event WHERE seq = ANY($1::bigint[]) AND status = 'parked'",
});
const MAKE_PENDING = `
UPDATE event SET ${PENDING_AGAIN} WHERE seq = ANY($1::bigint[]) AND status = 'parked'`;
const MAKE_DUE = `
UPDATE subject s SET due_at = now(), attempts = 0, arrivals = s.arrivals + 1
FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS rival (source, key)) AS rival
WHERE s.source = rival.source AND s.key = rival.key`;

/** Makes parked events pending again. They and their subjects have to be locked before. */
export async function wakeRivals(client: PoolClient, rivals: readonly Rival[]): Promise<void> {
  if (rivals.length === 0) return;
  const seqs = rivals.map(({ seq }) => seq);
  await client.query(KEEP_WAKING, [seqs]);
  await client.query(MAKE_PENDING, [seqs]);
  await client.query(MAKE_DUE, [rivals.map(({ source }) => source), rivals.map(({ key }) => key)]);
}
