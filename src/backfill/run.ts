import type { Output } from '../cli/output.ts';
import {
  type BackfillState,
  beginBackfill,
  continueBackfill,
  readBackfill,
} from '../reconcile/catch-up/backfill-store.ts';
import { forgetFinished, newEventsByStatus } from '../reconcile/catch-up/counted-events.ts';
import { isTooOld, LATE_MS, notTooOld, openEnd, piecesOf } from '../reconcile/catch-up/piece.ts';
import {
  type BackfillParts,
  runBackfill,
  surveyPieces,
} from '../reconcile/catch-up/run-backfill.ts';
import { unknownTypeNotes } from '../sources/digital-river/event-catalogue.ts';
import { MAPPED_TYPES } from '../sources/digital-river/orders/order-facts.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, waitUnlessAborted } from '../time.ts';
import type { BackfillOptions } from './options.ts';
import type { Progress } from './progress.ts';
import type { BackfillReport } from './report.ts';

export interface BackfillContext extends BackfillParts {
  /** After so many days the inbox deletes settled events. */
  readonly rowDays: number;
  readonly options: BackfillOptions;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly output: Output;
}

/** An interrupted back-fill that is older begins anew. */
const MAX_PAUSE_MS = DAY_MS;
const MAX_WAIT_MS = 15 * MINUTE_MS;

/**
 * Back-fills as the options ask for, going on with an interrupted one.
 *
 * @throws ServiceUnavailableError, errors of the database
 */
export async function backfill(context: BackfillContext): Promise<BackfillReport> {
  const { options, now, output, pool, signal, progress } = context;
  const since = notTooOld(options.since, now);
  if (isTooOld(options.since, now)) {
    output.err(
      `Digital River keeps events for 30 days: events from before ${since.toISOString()} can no longer be had.\n`,
    );
  }
  if (isTooOld(since, now, context.rowDays * DAY_MS)) {
    output.err(
      `The inbox deletes settled events after ${context.rowDays} days (RETENTION_ROW_DAYS): those that it has deleted count as new, and are handled again.\n`,
    );
  }
  for (const note of unknownTypeNotes(options.types ?? [])) output.err(`Warning: ${note}\n`);
  const period = { since, until: options.until ?? openEnd(now) };
  const types = options.types ?? MAPPED_TYPES;
  const shown = { since, until: options.until ?? now, isDryRun: options.isDryRun };
  if (options.isDryRun) {
    const pieces = piecesOf(types, period);
    const { counts, failures } = await surveyPieces(context, pieces, signal, progress.onPage);
    return { ...shown, counts, failures, isInterrupted: signal.aborted, statuses: {} };
  }
  const { startedAt, isGoingOn } = await begin(context, types, period);
  const { failures } = await runBackfill(context, options.name, signal, progress.onPage);
  const { counts } = await stateOf(context);
  if (options.waits && !signal.aborted) await waitForWorker(context);
  const statuses = await newEventsByStatus(pool, options.name, context.source.name);
  await forgetFinished(pool, options.name);
  const first = isGoingOn ? notTooOld(options.sinceAt(startedAt), startedAt) : since;
  return { ...shown, since: first, counts, failures, isInterrupted: signal.aborted, statuses };
}

/** Begins a back-fill; or adds to an interrupted one what was created since it began. */
async function begin(
  context: BackfillContext,
  types: readonly string[],
  period: { readonly since: Date; readonly until: Date },
): Promise<BackfillState & { readonly isGoingOn: boolean }> {
  const { options, now, output, pool } = context;
  const earlier = await readBackfill(pool, options.name);
  const isGoingOn = earlier !== undefined && canGoOn(earlier, now);
  if (!isGoingOn) {
    await beginBackfill(pool, options.name, piecesOf(types, period), now);
  } else {
    output.err(
      `Goes on with the back-fill that ended at ${earlier.updatedAt.toISOString()}; the report is about all of it.\n`,
    );
    const since = new Date(earlier.begunAt.getTime() - LATE_MS);
    const added = options.until === undefined ? piecesOf(types, { ...period, since }) : [];
    await continueBackfill(pool, options.name, added, now);
  }
  return { ...(await stateOf(context)), isGoingOn };
}

function canGoOn({ finishedAt, updatedAt }: BackfillState, now: Date): boolean {
  return finishedAt === null && now.getTime() - updatedAt.getTime() < MAX_PAUSE_MS;
}

async function stateOf({ pool, options }: BackfillContext): Promise<BackfillState> {
  const state = await readBackfill(pool, options.name);
  if (state === undefined) throw new Error('Expected the row of the back-fill, got none.');
  return state;
}

/** Waits until no back-filled event is pending; one that waits for its record may wait for days. */
async function waitForWorker(context: BackfillContext): Promise<void> {
  const { pool, signal, output, options, source } = context;
  const deadline = performance.now() + MAX_WAIT_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const { pending = 0 } = await newEventsByStatus(pool, options.name, source.name);
    if (pending === 0) return;
    await waitUnlessAborted(SECOND_MS, signal);
  }
  output.err('Not waited any longer. Does a worker run? npm run doctor shows it.\n');
}
