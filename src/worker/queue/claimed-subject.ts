import type { OpenEvent } from '../../inbox/event.ts';

/**
 * After this many lost claims, a subject is claimed alone. One is not enough: when a worker is
 * killed, most of its subjects are not at fault.
 */
export const LOST_BEFORE_ALONE = 2;

/**
 * Where the count of lost claims begins for a subject that is claimed alone for another reason. It is
 * not the count from which on others are claimed alone: the subject may have lost none yet.
 */
export const PUT_ASIDE = 100;

/** How many claims before this one ended in neither a settlement nor a release. */
export function lostClaims({ claims }: ClaimedSubject): number {
  return claims % PUT_ASIDE;
}

/** A subject that this worker has leased, with its open events. */
export interface ClaimedSubject {
  readonly source: string;
  readonly key: string;
  readonly lease: string;
  readonly attempts: number;
  /**
   * How many claims before this one ended in neither a settlement nor a release; 100 more after a
   * failure that may be the subject's fault. From 2 on, the subject is claimed alone.
   */
  readonly claims: number;
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
