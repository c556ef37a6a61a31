import type { PoolClient } from 'pg';
import { dismissNumbered } from '../../inbox/repair/dismissed-events.ts';
import { replayNumbered } from '../../inbox/repair/parked-events.ts';
import { ISSUE_KEY } from '../issue.ts';
import type { OpenRun, SliceResult } from './open-run.ts';

/** Small enough that no lock is kept for long. */
const SLICE_SIZE = 500;

const NEXT = `
SELECT seq FROM run_event WHERE run = $1 AND seq > $2::bigint ORDER BY seq LIMIT ${SLICE_SIZE}`;

/** Locks them in the order of the inbox. An event that is parked for another cause by now is none of them. */
const STILL_PARKED = `
SELECT seq FROM event WHERE seq = ANY($1::bigint[]) AND status = 'parked' AND ${ISSUE_KEY} = $2
ORDER BY source, event_id FOR UPDATE`;

const NOTE = `
UPDATE run_event SET is_changed = seq = ANY($3::bigint[]) WHERE run = $1 AND seq = ANY($2::bigint[])`;

/** Replays or dismisses the next events of a run, in the transaction that has the run locked. */
export async function parkedSlice(client: PoolClient, run: OpenRun): Promise<SliceResult> {
  const next = await client.query<{ seq: string }>(NEXT, [run.id, run.through]);
  const seqs = next.rows.map(({ seq }) => seq);
  const parked = await client.query<{ seq: string }>(STILL_PARKED, [seqs, run.issue]);
  const same = parked.rows.map(({ seq }) => seq);
  const changed =
    run.action === 'dismiss'
      ? await dismissNumbered(client, same, { note: run.note, by: run.begunBy })
      : await replayNumbered(client, same, run.begunBy);
  await client.query(NOTE, [run.id, seqs, changed]);
  return {
    through: seqs.at(-1) ?? run.through,
    changed: changed.length,
    skipped: seqs.length - changed.length,
    isLast: seqs.length < SLICE_SIZE,
  };
}
