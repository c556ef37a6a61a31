import type { OpenEvent } from '../../inbox/event.ts';

/**
 * After this many lost claims, a subject is claimed alone. One is not enough: when a worker is
 * killed, most of its subjects are not at fault.
 */
export const LOST_BEFORE_ALONE = 2;
/**
 * So many subjects with a lost claim are claimed together at most: if one of them is at fault, a
 * second claim is lost for so many, which are then claimed one by one.
 */
export const MAX_LOST_TOGETHER = 50;

/** A subject that this worker has leased, with its open events. */
export interface ClaimedSubject {
  readonly source: string;
  readonly key: string;
  readonly lease: string;
  readonly attempts: number;
  /** How many claims before this one ended in neither a settlement nor a release. */
  readonly lostClaims: number;
  /** Whether it is claimed alone: after lost claims, or a failure that may be its fault. */
  readonly isAlone: boolean;
  /** Counts its arrivals. When it has changed on settlement, the subject is due again. */
  readonly arrivals: string;
  /** Since when its events wait for a record. */
  readonly waitingSince: Date | null;
  /**
   * Since when writes of its events are held or locked, whatever the reason. It may be too old after
   * a process of an earlier release has settled the subject.
   */
  readonly heldSince: Date | null;
  /** The stored form of its SubjectState. */
  readonly storedState: unknown;
  readonly events: readonly OpenEvent[];
  /** Whether it has more open events than were read, and whether some of those are pending. */
  readonly unread: 'none' | 'waiting' | 'pending';
  /** When the lease ends at the earliest, by this process's clock (`performance.now()`). */
  readonly leasedUntil: number;
}
