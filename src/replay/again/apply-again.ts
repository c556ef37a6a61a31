import { subjectsToApplyAgain } from '../../inbox/repair/again-subjects.ts';
import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { laterOwners } from '../../inbox/repair/later-owners.ts';
import { furtherWrites, writtenFields } from '../../wiring/written-fields.ts';
import { print, type ReplayContext, selectionWithOrder } from '../context.ts';
import { againText } from './again-text.ts';
import { applySubjectAgain, type Basis } from './apply-subject-again.ts';
import { addTotals, NOTHING, type Totals } from './totals.ts';

/**
 * Shows what applying the selected subjects' events again means, and does so when that is confirmed.
 * One subject after the other, so that memory is bounded and workers go on meanwhile.
 *
 * @returns 1 when some subjects had to be left out
 * @throws UnknownOrderError when the inbox knows no such order
 */
export async function applyEventsAgain(context: ReplayContext): Promise<0 | 1> {
  const { pool, parts, options, now } = context;
  const selection = await selectionWithOrder(context);
  const sources = parts.senders().map(({ source }) => source);
  const fields = writtenFields(parts.profile(), furtherWrites(parts.config, sources));
  const basis: Basis = {
    ...{ pool, sources, fields, now: now.getTime() },
    by: BY_COMMAND,
    isConfirmed: options.isConfirmed,
    isNamed: options.order !== undefined || selection.eventId !== undefined,
  };
  const names = sources.map(({ name }) => name);
  let totals = NOTHING;
  for await (const page of subjectsToApplyAgain(pool, selection, names)) {
    totals = addTotals(totals, await applyPageAgain(page, basis));
  }
  const done = options.isConfirmed && totals.subjects > 0;
  print(context, { done, ...totals }, againText(totals, options.isConfirmed));
  return totals.skipped.length === 0 ? 0 : 1;
}

async function applyPageAgain(page: readonly SubjectName[], basis: Basis): Promise<Totals> {
  // Before anything of the page changes, since a subject with open events counts as the last one.
  const owners = await laterOwners(basis.pool, page);
  let totals = NOTHING;
  for (const name of page) {
    const owned = owners.find(({ source, key }) => source === name.source && key === name.key);
    totals = addTotals(totals, await applySubjectAgain(name, owned, basis));
  }
  return totals;
}
