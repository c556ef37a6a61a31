import type { Folded, RecordChange } from '../salesforce/records/fold.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { Work } from './subject-run.ts';

/** What is to be done for a subject in one round, and what came of it. */
export interface Plan {
  readonly work: Work;
  readonly lookups: readonly Lookup[];
  readonly folded: Folded;
  /** Names of field groups for which the org turned out to hold a newer version. */
  readonly superseded: Set<string>;
  /** Events that Salesforce refused. */
  readonly refusals: Map<string, Refusal>;
  /** Events that were folded under a refused one, and have to be folded anew. */
  readonly undecided: Set<string>;
  /** Events that wait for a record that a look-up did not find. */
  readonly waiting: Set<string>;
}

/** One record of one subject, on its way to Salesforce. */
export interface Step {
  readonly plan: Plan;
  readonly change: RecordChange;
}
