import type { Condition } from '../condition.ts';

/** What is remembered of a condition between two looks. */
export interface Standing extends Omit<Condition, 'since' | 'isAcknowledged' | 'size'> {
  /** Since when it lasts, as far as that is known. */
  readonly since: Date;
  /** Since when it has been seen at each look; null when it was not at the last one. */
  readonly seenAt: Date | null;
  /** When an alert was due; null while it has not held for long enough, and after it is over. */
  readonly raisedAt: Date | null;
  /** Of how many events people know, by an alert or since they have acknowledged it; null when they do not. */
  readonly knownSize: number | null;
  /** When people were alerted last; null when that waits for the end of the quiet hours. */
  readonly notifiedAt: Date | null;
  /** Since when a raised one is no longer seen. */
  readonly clearedAt: Date | null;
  /** When it was over the last time. */
  readonly recoveredAt: Date | null;
  /** How often it came back within an hour after it was over. */
  readonly flaps: number;
}
