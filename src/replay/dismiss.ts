import { BY_COMMAND, dismissParked } from '../inbox/repair/dismissed-events.ts';
import { print, type ReplayContext, selectionWithOrder } from './context.ts';

/** Dismisses the selected parked events, with the note that was given. */
export async function dismissEvents(context: ReplayContext): Promise<0> {
  const { pool, options } = context;
  const selection = await selectionWithOrder(context);
  const dismissal = { note: options.note, by: BY_COMMAND };
  const dismissed = await dismissParked(pool, selection, dismissal);
  print(context, { dismissed }, dismissedText(dismissed));
  return 0;
}

function dismissedText(count: number): string {
  if (count === 0) return 'No parked event matches: nothing was dismissed.';
  const what = count === 1 ? '1 parked event is' : `${count} parked events are`;
  return `${what} dismissed. The same options with --restore in place of --dismiss take that back.`;
}
