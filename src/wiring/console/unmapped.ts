import type {
  RejectedSurvey,
  UnmappedData,
  UnmappedSurvey,
} from '../../console/unmapped/unmapped-data.ts';
import { readArrivals } from '../../inbox/repair/rejected/read-arrivals.ts';
import { allRejected } from '../../inbox/repair/rejected/rejected-counts.ts';
import { rejectedPages } from '../../inbox/repair/rejected/rejected-events.ts';
import { RejectedGroups } from '../../inbox/repair/rejected/rejected-groups.ts';
import { judgeAnew } from '../../inbox/repair/unmapped/judge-anew.ts';
import { UnmappedGroups } from '../../inbox/repair/unmapped/unmapped-groups.ts';
import { unmappedPages } from '../../inbox/repair/unmapped-events.ts';
import { unmappedByType } from '../../inbox/statistics/unmapped-by-type.ts';
import type { RejectedSelection, UnmappedSelection } from '../../issues/runs/run.ts';
import { SECOND_MS } from '../../time.ts';
import type { Parts } from '../parts.ts';

/** A person waits for it. */
const MAX_SURVEY_MS = 2 * SECOND_MS;
const MAX_SURVEY_EVENTS = 5_000;

/** What the console's page of unmapped events needs. */
export function unmappedData(parts: Pick<Parts, 'pool' | 'senders'>): UnmappedData {
  return {
    list: () => unmappedByType(parts.pool()),
    survey: (selection) => survey(parts, selection),
    listRejected: () => allRejected(parts.pool()),
    surveyRejected: (selection) => surveyRejected(parts, selection),
  };
}

async function survey(
  { pool, senders }: Pick<Parts, 'pool' | 'senders'>,
  selection: UnmappedSelection,
): Promise<UnmappedSurvey> {
  const sources = new Map(senders().map(({ source }) => [source.name, source]));
  const groups = new UnmappedGroups();
  const begun = performance.now();
  let looked = 0;
  for await (const page of unmappedPages(pool(), selection)) {
    if (looked >= MAX_SURVEY_EVENTS || performance.now() - begun > MAX_SURVEY_MS) {
      return { groups: groups.list(), looked, isComplete: false };
    }
    for (const event of page) groups.add(event, judgeAnew(event, sources));
    looked += page.length;
  }
  return { groups: groups.list(), looked, isComplete: true };
}

async function surveyRejected(
  { pool, senders }: Pick<Parts, 'pool' | 'senders'>,
  selection: RejectedSelection,
): Promise<RejectedSurvey> {
  const sources = new Map(senders().map(({ source }) => [source.name, source]));
  const groups = new RejectedGroups();
  const begun = performance.now();
  let looked = 0;
  for await (const page of rejectedPages(pool(), selection)) {
    for (let at = 0; at < page.length; ) {
      if (looked >= MAX_SURVEY_EVENTS || performance.now() - begun > MAX_SURVEY_MS) {
        return { groups: groups.list(), looked, isComplete: false };
      }
      const arrivals = readArrivals(page.slice(at), sources);
      for (const arrival of arrivals) groups.add(arrival);
      at += arrivals.length;
      looked += arrivals.length;
    }
  }
  return { groups: groups.list(), looked, isComplete: true };
}
