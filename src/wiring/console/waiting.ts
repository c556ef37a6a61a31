import type { WaitingData } from '../../console/waiting/waiting-data.ts';
import { tryGroupNow, trySubjectNow } from '../../inbox/waiting/try-now.ts';
import { waitGroups } from '../../inbox/waiting/wait-groups.ts';
import { waitingSubjects } from '../../inbox/waiting/waiting-subjects.ts';
import type { Parts } from '../parts.ts';
import { waitLimits } from '../story/wait-limits.ts';

/** What the console's page of what waits needs. */
export function waitingData({
  config,
  pool: connections,
}: Pick<Parts, 'config' | 'pool'>): WaitingData {
  const pool = connections();
  return {
    limits: waitLimits(config),
    maxAttempts: config.WORKER_MOST_ATTEMPTS,
    groups: () => waitGroups(pool),
    subjects: (page) => waitingSubjects(pool, page),
    trySubject: (subject) => trySubjectNow(pool, subject),
    tryGroup: (key) => tryGroupNow(pool, key),
  };
}
