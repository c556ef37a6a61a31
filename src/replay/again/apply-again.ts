import { subjectsToApplyAgain } from '../../inbox/repair/again-subjects.ts';
import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import { type AgainBasis, applyAgain } from '../../repairs/again/apply-again.ts';
import { addTotals, NOTHING } from '../../repairs/again/totals.ts';
import { senderWrites, writtenFields } from '../../wiring/written-fields.ts';
import { print, type ReplayContext, selectionWithOrder } from '../context.ts';
import { againText } from './again-text.ts';

/** How often a subject is tried that workers have claimed: they are done with it in seconds. */
const ATTEMPTS = 60;

/**
 * Shows what applying the selected subjects' events again means, and does so when that is confirmed.
 *
 * @returns 1 when some subjects had to be left out
 * @throws UnknownOrderError when the inbox knows no such order
 */
export async function applyEventsAgain(context: ReplayContext): Promise<0 | 1> {
  const { pool, parts, options, now } = context;
  const selection = await selectionWithOrder(context);
  const sources = parts.senders().map(({ source }) => source);
  const fields = writtenFields(parts.profile(), senderWrites(parts.config, sources));
  const basis: AgainBasis = {
    ...{ pool, sources, fields, attempts: ATTEMPTS, now: now.getTime() },
    by: BY_COMMAND,
    isConfirmed: options.isConfirmed,
    isNamed: options.order !== undefined || selection.eventId !== undefined,
  };
  const names = sources.map(({ name }) => name);
  let totals = NOTHING;
  for await (const page of subjectsToApplyAgain(pool, selection, names)) {
    totals = addTotals(totals, await applyAgain(page, basis));
  }
  const done = options.isConfirmed && totals.subjects > 0;
  print(context, { done, ...totals }, againText(totals, options.isConfirmed));
  return totals.skipped.length === 0 ? 0 : 1;
}
