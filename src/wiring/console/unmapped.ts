import type { UnmappedData, UnmappedSurvey } from '../../console/unmapped/unmapped-data.ts';
import { judgeAnew } from '../../inbox/repair/unmapped/judge-anew.ts';
import { UnmappedGroups } from '../../inbox/repair/unmapped/unmapped-groups.ts';
import { unmappedPages } from '../../inbox/repair/unmapped-events.ts';
import { unmappedByType } from '../../inbox/statistics/unmapped-by-type.ts';
import type { UnmappedSelection } from '../../issues/runs/run.ts';
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
