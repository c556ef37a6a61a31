import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../../database/transaction.ts';
import type { Source } from '../../sources/source.ts';
import { SECOND_MS } from '../../time.ts';
import { countOutcomes, isOver, nextCountInMs } from './count-outcomes.ts';
import type { OpenRun, SliceResult } from './open-run.ts';
import { parkedSlice } from './parked-slice.ts';
import { unmappedSlice } from './unmapped-slice.ts';

/** Until a step is tried again that failed. */
const RETRY_DELAY_MS = 10 * SECOND_MS;
/** What becomes of the first events is counted while others are still begun. */
const COUNT_EVERY_MS = 2 * SECOND_MS;

type DueRun = OpenRun & { readonly ageMs: number; readonly countedAgoMs: number | null };

/** The lock is the lease: it ends with the transaction, also when the process dies. */
const DUE = `
SELECT id, action, state, selection, note, begun_by AS "begunBy", through, until_seq AS "untilSeq",
  (extract(epoch FROM now() - begun_at) * 1000)::float8 AS "ageMs",
  (extract(epoch FROM now() - counted_at) * 1000)::float8 AS "countedAgoMs"
FROM run WHERE state <> 'finished' AND next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

const SAVE_SLICE = `
UPDATE run SET through = $2, changed = changed + $3, skipped = skipped + $4, state = $5,
  updated_at = now(), next_at = now(), finished_at = CASE WHEN $5 = 'finished' THEN now() END
WHERE id = $1`;

const SAVE_OUTCOMES = `
UPDATE run SET outcomes = $2, counted_at = now(), updated_at = now(),
  state = CASE WHEN $3 THEN 'finished' ELSE state END, finished_at = CASE WHEN $3 THEN now() END,
  next_at = now() + $4 * interval '1 millisecond'
WHERE id = $1`;

const POSTPONE = `UPDATE run SET next_at = now() + $2 * interval '1 millisecond' WHERE id = $1`;

/**
 * Makes one step of the run that is due longest: changes its next events, or counts what became of
 * them. A step is one transaction. Runs that another process has in hand are skipped.
 *
 * @param sources the configured sources by name
 * @returns false when no run is due
 * @throws the database's error; then nothing of the step is done, and it is tried again in 10 seconds
 */
export async function advanceRun(
  pool: Pool,
  sources: ReadonlyMap<string, Source>,
): Promise<boolean> {
  let id: string | undefined;
  try {
    return await inTransaction(pool, async (client) => {
      const run = (await client.query<DueRun>(DUE)).rows[0];
      id = run?.id;
      if (run !== undefined) await step(client, run, sources);
      return run !== undefined;
    });
  } catch (error) {
    if (id !== undefined) await pool.query(POSTPONE, [id, RETRY_DELAY_MS]);
    throw error;
  }
}

async function step(client: PoolClient, run: DueRun, sources: ReadonlyMap<string, Source>) {
  if (run.state === 'following') return follow(client, run);
  const slice =
    run.action === 'judge'
      ? await unmappedSlice(client, run, sources)
      : await parkedSlice(client, run);
  await saveSlice(client, run, slice);
  if (run.countedAgoMs === null || run.countedAgoMs > COUNT_EVERY_MS) await recount(client, run);
}

async function saveSlice(client: PoolClient, { id }: OpenRun, slice: SliceResult): Promise<void> {
  const { through, changed, skipped, isLast } = slice;
  const state = isLast ? 'following' : 'running';
  await client.query(SAVE_SLICE, [id, through, changed, skipped, state]);
}

async function follow(client: PoolClient, run: DueRun): Promise<void> {
  const begun = performance.now();
  const outcomes = await countOutcomes(client, run.id);
  const nextInMs = nextCountInMs(performance.now() - begun, run.ageMs);
  const isFinished = isOver(outcomes, run.ageMs);
  await client.query(SAVE_OUTCOMES, [run.id, JSON.stringify(outcomes), isFinished, nextInMs]);
}

async function recount(client: PoolClient, { id }: OpenRun): Promise<void> {
  const outcomes = JSON.stringify(await countOutcomes(client, id));
  await client.query('UPDATE run SET outcomes = $2, counted_at = now() WHERE id = $1', [
    id,
    outcomes,
  ]);
}
