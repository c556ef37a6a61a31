import type { Pool } from 'pg';
import { currentPauses } from '../../inbox/org-pauses.ts';
import type { Setting } from '../../story/tell-story.ts';
import type { Parts } from '../parts.ts';
import { senderWrites, writtenFields } from '../written-fields.ts';
import { waitLimits } from './wait-limits.ts';

/** What stories are made from in this installation, at this time. */
export async function storySetting(parts: Parts, pool: Pool, now: Date): Promise<Setting> {
  const sources = parts.senders().map(({ source }) => source);
  return {
    sources,
    fields: writtenFields(parts.profile(), senderWrites(parts.config, sources)),
    limits: { ...waitLimits(parts.config), maxAttempts: parts.config.WORKER_MOST_ATTEMPTS },
    pauses: await currentPauses(pool),
    now,
  };
}
