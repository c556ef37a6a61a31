import type { Pool } from 'pg';
import type { Config } from '../../config/index.ts';
import { currentPauses } from '../../inbox/org-pauses.ts';
import { awaitedSettings } from '../../inbox/statistics/awaited-settings.ts';
import { longWaiting } from '../../inbox/statistics/long-waiting.ts';
import { overdueSubjects } from '../../inbox/statistics/overdue-subjects.ts';
import { type StuckKinds, stuckKinds } from '../../inbox/statistics/stuck-events.ts';
import { heldCauses } from '../../inbox/waiting/held-causes.ts';
import { waitKindOf } from '../../story/wait-limits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time.ts';
import type { Readers } from './alert-facts.ts';

const HELD_MS = 15 * MINUTE_MS;
/** An approval takes its time. */
const LOCKED_MS = DAY_MS;
/** Longer than a worker that is started anew is away. */
const OVERDUE_MS = 5 * MINUTE_MS;
/** Retries are normal: many at a time are not, and one that lasts for hours is not. */
const MANY_RETRIED = 100;
const LONG_RETRIED_MS = 4 * HOUR_MS;

/**
 * Reads what is known of events that wait, or are pending.
 *
 * @param sources names of those that are configured
 */
export function openEventReaders(
  pool: Pool,
  { ALERT_WAITING_HOURS: waitingHours, ALERT_PENDING_MINUTES: pendingMinutes }: Config,
  sources: readonly string[],
): Pick<Readers, 'pauses' | 'held' | 'settings' | 'waiting' | 'overdue' | 'pending' | 'retried'> {
  const isPaused = async () => (await currentPauses(pool)).length > 0;
  const readOverdue = () => overdueSubjects(pool, OVERDUE_MS, sources);
  const readStuck = () => stuckKinds(pool, pendingMinutes * MINUTE_MS);
  return {
    pauses: () => currentPauses(pool),
    held: async () =>
      (await heldCauses(pool)).flatMap((cause) => {
        const isLocked = waitKindOf(cause.code) === 'locked';
        const heldMs = Date.now() - cause.since.getTime();
        return heldMs < (isLocked ? LOCKED_MS : HELD_MS) ? [] : [{ ...cause, isLocked }];
      }),
    settings: async () => {
      const bySetting = Map.groupBy(await awaitedSettings(pool), ({ setting }) => setting);
      return [...bySetting].map(([setting, awaited]) => ({
        setting,
        count: awaited.reduce((sum, { count }) => sum + count, 0),
        since: new Date(Math.min(...awaited.map(({ since }) => since.getTime()))),
      }));
    },
    waiting: async () => (await longWaiting(pool, waitingHours * HOUR_MS)) ?? null,
    // While calls are paused, or no worker runs, nothing is known of what comes after it.
    overdue: async () => ((await isPaused()) ? undefined : ((await readOverdue()) ?? null)),
    pending: async () => {
      if ((await isPaused()) || (await readOverdue()) !== undefined) return undefined;
      const { untaken = 0, oldestUntaken: oldest } = (await readStuck()) ?? {};
      return oldest == null ? null : { count: untaken, oldest };
    },
    retried: async () => ((await isPaused()) ? undefined : retriedOf(await readStuck())),
  };
}

/** @returns null when there are few, and not for long */
function retriedOf(stuck: StuckKinds | undefined) {
  const { retried: count = 0, retriedSince: since, reason } = stuck ?? {};
  if (since == null) return null;
  const isLong = Date.now() - since.getTime() >= LONG_RETRIED_MS;
  return count >= MANY_RETRIED || isLong ? { count, since, reason: reason ?? '' } : null;
}
