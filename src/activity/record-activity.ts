import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { SECOND_MS } from '../time.ts';
import type { Activity } from './activity.ts';
import { ActivityTally } from './activity-tally.ts';
import { storeActivity } from './store-activity.ts';

const INTERVAL_MS = 10 * SECOND_MS;

/**
 * Stores what happens in this process, every ten seconds and at the end. Nothing waits for it: what
 * cannot be stored is stored later, as far as memory for it lasts.
 *
 * @param everyMs time between two attempts, in milliseconds
 * @returns `stop` makes a last attempt, of a few seconds at most
 */
export function recordActivity(
  pool: Pool,
  activity: Pick<Activity, 'subscribe'>,
  log: Pick<Logger, 'warn'>,
  everyMs = INTERVAL_MS,
): { stop(): Promise<void> } {
  const tally = new ActivityTally();
  activity.subscribe(tally);
  let storing = Promise.resolve();
  let isFailing = false;
  const store = async () => {
    const counts = tally.take();
    if (counts.length === 0) return;
    try {
      await storeActivity(pool, counts);
      isFailing = false;
    } catch (err) {
      tally.putBack(counts);
      if (!isFailing) log.warn({ err }, 'activity could not be stored; it is tried again');
      isFailing = true;
    }
  };
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    storing = store().finally(() => {
      isIdle = true;
    });
  }, everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await storing;
      await store();
    },
  };
}
