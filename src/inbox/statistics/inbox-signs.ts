import type { Pool } from 'pg';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import { currentPauses } from '../org-pauses.ts';
import { type AwaitedSetting, awaitedSettings } from './awaited-settings.ts';
import { type LongWaiting, longWaiting } from './long-waiting.ts';
import { type ParkedCause, parkedCauses } from './parked-causes.ts';
import { type StuckEvents, stuckEvents } from './stuck-events.ts';

/** What of the inbox needs a person. */
export interface InboxSigns {
  /** Parked events by code, the most frequent first. */
  readonly parked: readonly ParkedCause[];
  /** Events that wait for a record for more than an hour; undefined when there are none. */
  readonly longWaiting: LongWaiting | undefined;
  /** Events that wait, since a setting keeps their record from being found. */
  readonly awaitedSettings: readonly AwaitedSetting[];
  /**
   * Pending events that have not moved for 15 minutes; undefined when there are none, or while calls
   * to the org are paused, which is their reason.
   */
  readonly stuck: StuckEvents | undefined;
}

const LONG_WAIT_MS = HOUR_MS;
const STUCK_MS = 15 * MINUTE_MS;

/** Reads what of the inbox needs a person. */
export async function readInboxSigns(pool: Pool): Promise<InboxSigns> {
  return {
    parked: await parkedCauses(pool),
    longWaiting: await readLongWaiting(pool),
    awaitedSettings: await awaitedSettings(pool),
    stuck: await readStuck(pool),
  };
}

/** Reads one of the signs: see {@link InboxSigns}. */
export function readLongWaiting(pool: Pool): Promise<InboxSigns['longWaiting']> {
  return longWaiting(pool, LONG_WAIT_MS);
}

/**
 * Reads one of the signs: see {@link InboxSigns}.
 *
 * @param minMs for how long the events have not moved, in milliseconds; 15 minutes by default
 */
export async function readStuck(pool: Pool, minMs = STUCK_MS): Promise<InboxSigns['stuck']> {
  const isPaused = (await currentPauses(pool)).length > 0;
  return isPaused ? undefined : stuckEvents(pool, minMs);
}
