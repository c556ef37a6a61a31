import { listParked } from '../inbox/repair/parked-events.ts';
import { otherCounts, retriedGroups, waitingGroups } from '../inbox/story/open-causes.ts';
import { parkedAt, waitKindOf } from '../story/wait-limits.ts';
import { waitLimits } from '../wiring/story/wait-limits.ts';
import { print, type ReplayContext } from './context.ts';
import { type EventList, listText } from './list-text.ts';

/** Lists the events that are not settled by cause, and counts those that are set aside. */
export async function listEvents(context: ReplayContext): Promise<0> {
  const { pool, parts, now } = context;
  const limits = waitLimits(parts.config);
  const waiting = await waitingGroups(pool);
  const list: EventList = {
    parked: await listParked(pool, {}),
    waiting: waiting.map((group) => {
      const kind = waitKindOf(group.code);
      return { ...group, for: kind, parkedAt: parkedAt(kind, group.since, limits) };
    }),
    retried: await retriedGroups(pool),
    ...(await otherCounts(pool)),
  };
  print(context, list, listText(list, now));
  return 0;
}
