import { currentPauses } from '../../inbox/org-pauses.ts';
import { furtherWrites, writtenFields } from '../../wiring/written-fields.ts';
import type { ReplayContext } from '../context.ts';
import { waitLimits } from '../wait-limits.ts';
import type { Setting } from './tell-story.ts';

/** What stories are made from in this installation, at this time. */
export async function storySetting({ parts, pool, now }: ReplayContext): Promise<Setting> {
  const sources = parts.senders().map(({ source }) => source);
  return {
    sources,
    fields: writtenFields(parts.profile(), furtherWrites(parts.config, sources)),
    limits: { ...waitLimits(parts.config), maxAttempts: parts.config.WORKER_MOST_ATTEMPTS },
    pauses: await currentPauses(pool),
    now,
  };
}
