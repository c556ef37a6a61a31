import type { PoolClient } from 'pg';
import { keepAction } from '../../inbox/history/keep-action.ts';
import { dueAtOnce, PENDING_AGAIN } from '../../inbox/repair/pending-again.ts';

/** A subject that is of this installation by now. */
interface Ours {
  readonly source: string;
  readonly key: string;
}

/** An event that was of no order of this installation, and its subject. */
interface LeftOut extends Ours {
  readonly seq: string;
}

const IS_LEFT_OUT =
  "status IN ('unmapped', 'dismissed') AND error_code = 'NOT_OURS' AND body IS NOT NULL";

const FIND = `
SELECT seq, event.source, subject AS key FROM unnest($1::text[], $2::text[]) AS ours (source, key)
JOIN event ON subject = ours.key
WHERE event.source = ours.source AND ${IS_LEFT_OUT}`;

/** The events of the subjects that were of no order of this installation. Locks nothing. */
export async function findLeftOut(client: PoolClient, ours: readonly Ours[]): Promise<LeftOut[]> {
  if (ours.length === 0) return [];
  const parameters = [ours.map(({ source }) => source), ours.map(({ key }) => key)];
  return (await client.query<LeftOut>(FIND, parameters)).rows;
}

/** Of those that were locked, the ones that are still as they were when they were found. */
const STILL = `seq = ANY($1::bigint[]) AND ${IS_LEFT_OUT}`;
const KEEP = keepAction('taken back', { of: `event WHERE ${STILL}` });
const TAKE_BACK = `
WITH taken AS (UPDATE event SET ${PENDING_AGAIN} WHERE ${STILL} RETURNING source, subject)
${dueAtOnce('taken')}`;

/** Makes events pending, and their subjects due. They have to be locked before. */
export async function takeBack(client: PoolClient, leftOut: readonly LeftOut[]): Promise<void> {
  if (leftOut.length === 0) return;
  const seqs = leftOut.map(({ seq }) => seq);
  await client.query(KEEP, [seqs]);
  await client.query(TAKE_BACK, [seqs]);
}
