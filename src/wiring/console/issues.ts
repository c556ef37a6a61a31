import type { IssuesData } from '../../console/issues/issues-data.ts';
import { acknowledgeIssue, takeBackIssue } from '../../issues/change-issue.ts';
import { eventsOfIssue } from '../../issues/issue-events.ts';
import { changesOfIssue, listIssues, readIssue } from '../../issues/read-issues.ts';
import { refreshForPage } from '../../issues/refresh-issues.ts';
import { runsOfIssue } from '../../issues/runs/read-runs.ts';
import type { Parts } from '../parts.ts';
import { cached } from './cached.ts';
import { hasCheck } from './causes-to-check.ts';
import type { AskOrg } from './org/guarded-org.ts';

/**
 * What the console's issues need.
 *
 * @param askOrg asks the org
 */
export function issuesData(parts: Parts, askOrg: AskOrg): IssuesData {
  const pool = parts.pool();
  // The doctor and jsforce are loaded when a person asks for a check.
  const checker = cached(Number.POSITIVE_INFINITY, async () => {
    const { causeChecker } = await import('./check-cause.ts');
    return causeChecker(parts, askOrg);
  });
  return {
    refresh: () => refreshForPage(pool),
    list: (state, max) => listIssues(pool, state, max),
    read: (key) => readIssue(pool, key),
    changes: (key) => changesOfIssue(pool, key),
    events: (key, before, max) => eventsOfIssue(pool, key, before, max),
    runs: (key) => runsOfIssue(pool, key),
    acknowledge: (key, by, note) => acknowledgeIssue(pool, key, by, note),
    takeBack: (key, by) => takeBackIssue(pool, key, by),
    hasCheck,
    check: async (cause, actor) => (await checker())(cause, actor),
  };
}
