import type { RejectedCount } from '../../inbox/repair/rejected/rejected-counts.ts';
import type { RejectedGroup } from '../../inbox/repair/rejected/rejected-groups.ts';
import type { UnmappedGroup } from '../../inbox/repair/unmapped/unmapped-groups.ts';
import type { UnmappedOfType } from '../../inbox/statistics/unmapped-by-type.ts';
import type { RejectedSelection, UnmappedSelection } from '../../issues/runs/run.ts';

/** What unmapped events are to the present configuration. */
export interface UnmappedSurvey {
  readonly groups: readonly UnmappedGroup[];
  /** How many events were read. */
  readonly looked: number;
  /** False: there are more, which were not read. */
  readonly isComplete: boolean;
}

/** What rejected arrivals are to the present configuration. */
export interface RejectedSurvey extends Omit<UnmappedSurvey, 'groups'> {
  readonly groups: readonly RejectedGroup[];
}

/** What the slice needs. */
export interface UnmappedData {
  list(): Promise<UnmappedOfType[]>;
  /** Reads unmapped events as if they arrived now, and changes nothing. */
  survey(selection: UnmappedSelection): Promise<UnmappedSurvey>;
  listRejected(): Promise<RejectedCount[]>;
  /** Reads rejected arrivals as if they arrived now, and changes nothing. */
  surveyRejected(selection: RejectedSelection): Promise<RejectedSurvey>;
}
