import { claimTask, completeTask } from '../../database/periodic-task.ts';
import { ServiceUnavailableError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';
import { beginBackfill, leftPieces, readBackfill, type StoredPiece } from './backfill-store.ts';
import { forgetFinished } from './counted-events.ts';
import { LATE_MS, notTooOld, openEnd, type Piece } from './piece.ts';
import { type BackfillParts, runBackfill } from './run-backfill.ts';
import { logTooOld } from './too-old.ts';
import { failureText } from './try-pieces.ts';

/** Name of the back-fill that is repeated on a schedule. */
export const SCHEDULED = 'schedule';
/** Name of the back-fill of what was created while webhooks were disabled or missing. */
export const OF_WEBHOOKS = 'webhooks';

const RETRY_DELAY_MS = 5 * MINUTE_MS;

export interface CatchUpParts extends BackfillParts {
  readonly log: Logger;
  /** The largest age of events that are stored, in milliseconds, see `maxAgeMs` of piece.ts. */
  readonly maxAgeMs: number;
  /**
   * How long a process that died keeps others from going on, in milliseconds. The claim is renewed
   * with each page; should a page take longer, two processes do the same work, which does no harm.
   */
  readonly claimMs: number;
}

/**
 * Time between two rounds that look back for some hours: short enough that they overlap.
 *
 * @param lookBackMs how far back a round looks, in milliseconds
 */
function intervalOf(lookBackMs: number): number {
  return Math.min(HOUR_MS, lookBackMs / 2);
}

/**
 * Back-fills on a schedule, if that is due and no other process does so: all that was created
 * within the given time, and everything since the round before.
 *
 * @param types names of event types
 * @param lookBackMs how far back a round looks, in milliseconds
 * @param signal aborted when the process stops; the next round goes on
 */
export async function backfillWhenDue(
  parts: CatchUpParts,
  types: readonly string[],
  lookBackMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log } = parts;
  const task = taskOf(SCHEDULED);
  if (!(await claimTask(pool, task, parts.claimMs))) return;
  const now = new Date();
  const left = await leftPieces(pool, SCHEDULED);
  const before = await readBackfill(pool, SCHEDULED);
  const isNew = isRoundDue(left, before?.begunAt, now, intervalOf(lookBackMs));
  if (isNew) {
    const since = startOfRound(now, lookBackMs, before?.begunAt);
    const pieces = types.map((type) => pieceOf(type, since, left, now));
    const oldest = new Date(Math.min(...pieces.map((piece) => piece.since.getTime())));
    logTooOld(log, oldest, now, parts.maxAgeMs);
    const young = (piece: Piece) => ({
      ...piece,
      since: notTooOld(piece.since, now, parts.maxAgeMs),
    });
    await beginBackfill(pool, SCHEDULED, pieces.map(young), now);
  }
  // After a round that has finished what an earlier one left, the next one is due at once.
  await runRound(parts, SCHEDULED, isNew ? intervalOf(lookBackMs) : SECOND_MS, signal);
}

/**
 * Whether a new round begins: nothing is left of the one before, or only what has failed, which is
 * then part of the new one.
 *
 * @param before when the round before began, if there was one
 */
function isRoundDue(
  left: readonly StoredPiece[],
  before: Date | undefined,
  now: Date,
  intervalMs: number,
): boolean {
  if (left.length === 0 || before === undefined) return true;
  const hasFailed = left.every(({ failure }) => failure !== null);
  return hasFailed && now.getTime() - before.getTime() >= intervalMs;
}

/** The piece of a type for a new round, with what is left of the round before. */
function pieceOf(type: string, since: Date, left: readonly Piece[], now: Date): Piece {
  const starts = left.filter((piece) => piece.type === type).map((piece) => piece.since.getTime());
  return { type, since: new Date(Math.min(since.getTime(), ...starts)), until: openEnd(now) };
}

/** @param before when the round before began, if there was one */
function startOfRound(now: Date, lookBackMs: number, before: Date | undefined): Date {
  const lookBack = now.getTime() - lookBackMs;
  const sinceBefore = before === undefined ? lookBack : before.getTime() - LATE_MS;
  return new Date(Math.min(lookBack, sinceBefore));
}

/** Back-fills what is left of what webhooks missed, if no other process does so. */
export async function backfillMissed(parts: CatchUpParts, signal: AbortSignal): Promise<void> {
  if ((await leftPieces(parts.pool, OF_WEBHOOKS)).length === 0) return;
  if (!(await claimTask(parts.pool, taskOf(OF_WEBHOOKS), parts.claimMs))) return;
  await runRound(parts, OF_WEBHOOKS, SECOND_MS, signal);
}

const taskOf = (name: string) => `backfill-${name}`;

/** Runs a claimed task, and logs how it ended. */
async function runRound(
  parts: CatchUpParts,
  name: string,
  nextInMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log } = parts;
  let dueInMs = RETRY_DELAY_MS;
  const renew = () => completeTask(pool, taskOf(name), parts.claimMs);
  try {
    const { counts, failures } = await runBackfill(parts, name, signal, renew);
    await forgetFinished(pool, name);
    const hasFailed = failures.length > 0;
    if (signal.aborted) dueInMs = SECOND_MS;
    else if (!hasFailed) dueInMs = nextInMs;
    if (!hasFailed || counts.isNew > 0) {
      const isFinished = !hasFailed && !signal.aborted;
      log.info({ backfill: name, ...counts, isFinished }, 'back-filled events');
    }
    const reason = failureText(failures);
    if (reason !== undefined) await logFailed(parts, name, reason);
  } catch (error) {
    if (!(error instanceof ServiceUnavailableError)) throw error;
    await logFailed(parts, name, error.message);
  } finally {
    await completeTask(pool, taskOf(name), dueInMs);
  }
}

/** At most once an hour, whatever the number of processes. */
async function logFailed({ pool, log }: CatchUpParts, name: string, reason: string): Promise<void> {
  if (!(await claimTask(pool, `log-failed-${taskOf(name)}`, HOUR_MS))) return;
  log.warn({ backfill: name, reason }, 'back-filling events failed; it goes on where it ended');
}
