import type { NewRun } from '../../issues/runs/begin-run.ts';
import type { ParkedAgain } from '../../issues/runs/read-runs.ts';
import type { Run } from '../../issues/runs/run.ts';

/** What the slice needs. */
export interface RunsData {
  /** @returns the id; undefined when no event of the selection is left */
  begin(run: NewRun): Promise<string | undefined>;
  /** Reads a run, and sees to it that it goes on. */
  read(id: string): Promise<Run | undefined>;
  /** The newest first. */
  list(before: string | undefined, max: number): Promise<Run[]>;
  /** Examples of its events that are parked again. */
  parkedAgain(id: string): Promise<ParkedAgain[]>;
  /** @returns false when all of its events are begun */
  cancel(id: string, by: string): Promise<boolean>;
}
