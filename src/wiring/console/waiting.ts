import type { WaitingData } from '../../console/waiting/waiting-data.ts';
import { tryGroupNow, trySubjectNow } from '../../inbox/waiting/try-now.ts';
import { waitGroups } from '../../inbox/waiting/wait-groups.ts';
import { waitingSubjects } from '../../inbox/waiting/waiting-subjects.ts';
import { SECOND_MS } from '../../time.ts';
import type { Parts } from '../parts.ts';
import { waitLimits } from '../story/wait-limits.ts';
import { cached } from './cached.ts';

/** Thousands of events take some tenths of a second to count. */
const GROUPS_MAX_MS = 10 * SECOND_MS;

/** What the console's page of what waits needs. */
export function waitingData({
  config,
  pool: connections,
}: Pick<Parts, 'config' | 'pool'>): WaitingData {
  const pool = connections();
  const groups = cached(GROUPS_MAX_MS, () => waitGroups(pool));
  return {
    limits: waitLimits(config),
    maxAttempts: config.WORKER_MOST_ATTEMPTS,
    groups,
    subjects: (page) => waitingSubjects(pool, page),
    trySubject: (subject) => trySubjectNow(pool, subject),
    async tryGroup(key, after) {
      const group = (await groups()).groups.find((each) => each.key === key);
      return tryGroupNow(pool, key, { statuses: group && [group.status], after });
    },
  };
}
