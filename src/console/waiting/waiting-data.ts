import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import type { GroupTried, TriedUpTo } from '../../inbox/waiting/try-now.ts';
import type { WaitGroups } from '../../inbox/waiting/wait-groups.ts';
import type { WaitingPage, WaitingSubjects } from '../../inbox/waiting/waiting-subjects.ts';
import type { WaitLimits } from '../../story/wait-limits.ts';

/** What the slice needs. */
export interface WaitingData {
  /** How long events wait before they are parked, in milliseconds. */
  readonly limits: WaitLimits;
  /** Attempts at events that are retried, before they are parked. */
  readonly maxAttempts: number;
  groups(): Promise<WaitGroups>;
  subjects(page: WaitingPage): Promise<WaitingSubjects>;
  /** @returns false when nothing of it waits */
  trySubject(subject: SubjectName): Promise<boolean>;
  /** Makes many of its orders due. @param after where the call before stopped */
  tryGroup(key: string, after: TriedUpTo | undefined): Promise<GroupTried>;
}
