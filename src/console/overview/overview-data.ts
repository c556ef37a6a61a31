import type { OverviewFacts, OverviewHistory, Range } from './overview-facts.ts';

/** Where the overview comes from. */
export interface OverviewData {
  /** Reads how everything is now; callers at the same time share one reading. */
  facts(): Promise<OverviewFacts>;
  /** Reads what happened in a period until now; callers at the same time share one reading. */
  history(range: Range): Promise<OverviewHistory>;
}
