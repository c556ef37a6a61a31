import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { Source } from '../../sources/source.ts';
import { SECOND_MS } from '../../time.ts';
import { countOutcomes, isOver, isTooOld, nextCountInMs } from './count-outcomes.ts';
import { inboxSlice } from './inbox-slice.ts';
import type { OpenRun, SliceResult } from './open-run.ts';
import { parkedSlice } from './parked-slice.ts';

/** Until a step is tried again that failed. */
const RETRY_DELAY_MS = 10 * SECOND_MS;
/** While one process counts, no other one does; when it dies, another one does so after this time. */
const COUNTING_MS = 60 * SECOND_MS;
/** What becomes of the first events is counted while others are still begun. */
const COUNT_EVERY_MS = 2 * SECOND_MS;
/** Counting 10 events takes less than a tenth of a millisecond. */
const EVENTS_PER_MS = 10;

type DueRun = OpenRun & {
  readonly changed: number;
  readonly ageMs: number;
  readonly countedAgoMs: number | null;
};

/** The lock is the lease: it ends with the transaction, also when the process dies. */
const DUE = `
SELECT id, action, state, issue, selection, note, begun_by AS "begunBy", through, until_seq AS "untilSeq", changed,
  (extract(epoch FROM now() - begun_at) * 1000)::float8 AS "ageMs",
  (extract(epoch FROM now() - counted_at) * 1000)::float8 AS "countedAgoMs"
FROM run WHERE state <> 'finished' AND next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

const SAVE_SLICE = `
UPDATE run SET through = $2, changed = changed + $3, skipped = skipped + $4, state = $5,
  updated_at = now(), next_at = now()
WHERE id = $1`;

const SAVE_OUTCOMES = `
UPDATE run SET outcomes = $2, counted_at = now(), updated_at = now() WHERE id = $1`;

const POSTPONE = `UPDATE run SET next_at = now() + $2 * interval '1 millisecond' WHERE id = $1`;

const FINISH = `
UPDATE run SET state = 'finished', finished_at = now(), updated_at = now() WHERE id = $1 AND state = 'following'`;

/**
 * Makes one step of the run that is due longest: changes its next events, in one transaction, and
 * counts what became of them, apart from it. Runs that another process has in hand are skipped.
 *
 * @param sources the configured sources by name
 * @returns false when no run is due
 * @throws the database's error; what has failed, the slice or the counting, is tried again later
 */
export async function advanceRun(
  pool: Pool,
  sources: ReadonlyMap<string, Source>,
): Promise<boolean> {
  const run = await makeStep(pool, sources);
  if (run === undefined) return false;
  if (run.state === 'following') await follow(pool, run);
  else if (isToBeCounted(run)) await recount(pool, run);
  return true;
}

/** Changes the next events of a running run; one that is followed is only claimed. */
async function makeStep(
  pool: Pool,
  sources: ReadonlyMap<string, Source>,
): Promise<DueRun | undefined> {
  let id: string | undefined;
  try {
    return await withRetries(() =>
      inTransaction(pool, async (client) => {
        const run = (await client.query<DueRun>(DUE)).rows[0];
        id = run?.id;
        if (run?.state === 'following') await client.query(POSTPONE, [run.id, COUNTING_MS]);
        else if (run !== undefined) await saveSlice(client, run, await slice(client, run, sources));
        return run;
      }),
    );
  } catch (error) {
    if (id !== undefined) await pool.query(POSTPONE, [id, RETRY_DELAY_MS]);
    throw error;
  }
}

function slice(
  client: PoolClient,
  run: DueRun,
  sources: ReadonlyMap<string, Source>,
): Promise<SliceResult> {
  switch (run.action) {
    case 'judge':
    case 'read':
      return inboxSlice(client, run, sources);
    default:
      return parkedSlice(client, run);
  }
}

async function saveSlice(client: PoolClient, { id }: OpenRun, result: SliceResult): Promise<void> {
  const { through, changed, skipped, isLast } = result;
  const state = isLast ? 'following' : 'running';
  await client.query(SAVE_SLICE, [id, through, changed, skipped, state]);
}

function isToBeCounted({ countedAgoMs, changed }: DueRun): boolean {
  return countedAgoMs === null || countedAgoMs > Math.max(COUNT_EVERY_MS, changed / EVENTS_PER_MS);
}

/** A run whose events cannot be counted ends in its time as well, with what was counted before. */
async function follow(pool: Pool, run: DueRun): Promise<void> {
  const begun = performance.now();
  try {
    const outcomes = await recount(pool, run);
    const nextInMs = nextCountInMs(performance.now() - begun, run.ageMs);
    if (isOver(outcomes, run.ageMs)) await pool.query(FINISH, [run.id]);
    else await pool.query(POSTPONE, [run.id, nextInMs]);
  } catch (error) {
    if (isTooOld(run.ageMs)) await pool.query(FINISH, [run.id]);
    throw error;
  }
}

async function recount(pool: Pool, { id }: OpenRun) {
  const outcomes = await countOutcomes(pool, id);
  await pool.query(SAVE_OUTCOMES, [id, JSON.stringify(outcomes)]);
  return outcomes;
}
