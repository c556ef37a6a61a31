import { BY_COMMAND, countDismissed, restoreDismissed } from '../inbox/repair/dismissed-events.ts';
import { print, type ReplayContext, selectionWithOrder } from './context.ts';
import { indented } from './paragraph.ts';

/** Makes the selected dismissed events parked again. */
export async function restoreEvents(context: ReplayContext): Promise<0> {
  const { pool } = context;
  const selection = await selectionWithOrder(context);
  const restored = await restoreDismissed(pool, selection, BY_COMMAND);
  const withoutBody = await countDismissed(pool, selection);
  const texts = [restoredText(restored, withoutBody), withoutBodyText(withoutBody)];
  print(
    context,
    { restored, withoutBody },
    texts
      .filter(Boolean)
      .flatMap((text) => indented(text, ''))
      .join('\n'),
  );
  return 0;
}

function restoredText(count: number, withoutBody: number): string {
  if (count > 0) {
    return `${count} dismissed event${count === 1 ? ' is' : 's are'} parked again. To replay events, see --help.`;
  }
  return withoutBody > 0 ? '' : 'No dismissed event matches: nothing was restored.';
}

function withoutBodyText(count: number): string {
  if (count === 0) return '';
  return `${count} dismissed event${count === 1 ? ' stays' : 's stay'} dismissed: ${count === 1 ? 'its body was' : 'their bodies were'} deleted after RETENTION_BODY_DAYS, so that ${count === 1 ? 'it' : 'they'} cannot be replayed.`;
}
