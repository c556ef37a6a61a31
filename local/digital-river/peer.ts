import type { Pool } from 'pg';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Settings } from './settings.ts';

/** What all routes of the local Digital River work with. */
export interface Peer {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly settings: Settings;
  /** As at Digital River, the key decides between test mode and live mode; one mode a server. */
  readonly liveMode: boolean;
  /** The end of the address of a webhook that gets events without a subscriber. */
  readonly otherTypesTo: string | undefined;
  /** The server's own address, without a trailing slash. */
  url(): string;
  /** Reports changes to the open pages. */
  readonly changes: Changes;
  /**
   * Call it when there may be something to deliver.
   * @param inMs real milliseconds until it is due; 0 by default
   */
  wake(inMs?: number): void;
}
