import { countByStatus } from '../inbox/repair/count-by-status.ts';
import { BY_COMMAND } from '../inbox/repair/dismissed-events.ts';
import { replayParked } from '../inbox/repair/parked-events.ts';
import { print, type ReplayContext, selectionWithOrder } from './context.ts';
import { unmatchedText } from './unmatched-text.ts';

/** Replays the selected parked events. If there are none, it says what the selected events are. */
export async function replayParkedEvents(context: ReplayContext): Promise<0> {
  const selection = await selectionWithOrder(context);
  const replayed = await replayParked(context.pool, selection, BY_COMMAND);
  if (replayed > 0) print(context, { replayed }, replayedText(replayed));
  else {
    const others = await countByStatus(context.pool, selection);
    print(context, { replayed, others }, unmatchedText(others));
  }
  return 0;
}

function replayedText(count: number): string {
  return `${count} parked event${count === 1 ? ' is' : 's are'} pending again; a worker will process ${count === 1 ? 'it' : 'them'}.`;
}
