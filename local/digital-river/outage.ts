import { DAY_MS, SECOND_MS } from '../../src/time.ts';
import type { Peer } from './peer.ts';

/** How long a simulated outage lasts: as long as Digital River retries in live mode. */
const OUTAGE_MS = 3 * DAY_MS;
/** An outage passes in a minute. */
const OUTAGE_SCALE = OUTAGE_MS / (60 * SECOND_MS);

/** How often the pages show how much of an outage is left. */
const PROGRESS_MS = 2 * SECOND_MS;

/** An outage of the receivers that the page can ask for. */
export interface Outage {
  /** When it ends by itself, in simulated milliseconds since 1970; undefined when there is none. */
  readonly endsAt: number | undefined;
  /**
   * No delivery reaches its receiver for three days, which pass in a minute. Retries follow the
   * schedule of live mode, also afterwards.
   */
  start(): void;
  /** Ends it early; nothing happens when there is none. */
  end(): void;
}

/** @param peer its clock and settings are changed at the beginning and the end */
export function createOutage(peer: Pick<Peer, 'clock' | 'settings' | 'changes' | 'wake'>): Outage {
  let endsAt: number | undefined;
  let timers: NodeJS.Timeout[] = [];

  function end(): void {
    if (endsAt === undefined) return;
    for (const timer of timers) clearTimeout(timer);
    endsAt = undefined;
    peer.clock.setTimeScale(1);
    peer.settings.change({ outage: false });
    peer.changes.announce('clock', '');
    peer.wake();
  }

  return {
    get endsAt() {
      return endsAt;
    },
    start() {
      if (endsAt !== undefined) return;
      endsAt = peer.clock.now() + OUTAGE_MS;
      peer.clock.setTimeScale(OUTAGE_SCALE);
      peer.settings.change({ outage: true, retries: 'live' });
      const progress = () => peer.changes.announce('clock', '');
      timers = [
        setTimeout(end, peer.clock.realMs(OUTAGE_MS)).unref(),
        setInterval(progress, PROGRESS_MS).unref(),
      ];
      peer.changes.announce('clock', '');
      peer.wake();
    },
    end,
  };
}
