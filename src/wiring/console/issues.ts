import type { IssuesData } from '../../console/issues/issues-data.ts';
import { acknowledgeIssue, takeBackIssue } from '../../issues/change-issue.ts';
import { eventsOfIssue } from '../../issues/issue-events.ts';
import { changesOfIssue, listIssues, readIssue } from '../../issues/read-issues.ts';
import { refreshForPage } from '../../issues/refresh-issues.ts';
import { runsOfIssue } from '../../issues/runs/read-runs.ts';
import type { Parts } from '../parts.ts';
import { hasCheck } from './causes-to-check.ts';

/** What the console's issues need. */
export function issuesData(parts: Parts): IssuesData {
  const pool = parts.pool();
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
    // The doctor and jsforce are loaded when a person asks for a check.
    check: async (cause) => (await import('./check-cause.ts')).checkCause(parts, cause),
  };
}
