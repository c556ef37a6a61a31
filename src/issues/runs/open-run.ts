import type { RunAction } from './run.ts';

/** The row of a run that is not finished, as the process reads it that goes on with it. */
export interface OpenRun {
  readonly id: string;
  readonly action: RunAction;
  readonly state: 'running' | 'following';
  /** The key of the issue whose events were chosen; null when unmapped or rejected events are read. */
  readonly issue: string | null;
  /** JSON as it was stored. */
  readonly selection: Readonly<Record<string, unknown>>;
  readonly note: string | null;
  readonly begunBy: string;
  readonly through: string;
  /** Null unless unmapped or rejected events are read. */
  readonly untilSeq: string | null;
}

/** What a slice did. */
export interface SliceResult {
  /** The last event that was begun. */
  readonly through: string;
  readonly changed: number;
  readonly skipped: number;
  /** True: no event is left. */
  readonly isLast: boolean;
}
