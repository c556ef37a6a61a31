import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import type { EventSelection } from '../../inbox/repair/event-selection.ts';
import { judgeAnew } from '../../inbox/repair/unmapped/judge-anew.ts';
import { type UnmappedGroup, UnmappedGroups } from '../../inbox/repair/unmapped/unmapped-groups.ts';
import { storeJudgements, unmappedPages } from '../../inbox/repair/unmapped-events.ts';
import { print, type ReplayContext, selectionWithOrder } from '../context.ts';
import { indented } from '../paragraph.ts';
import { unmappedTable } from './unmapped-table.ts';

/**
 * Judges unmapped events anew: shows what they are to this configuration, and with `--yes` stores
 * it. Each page is stored by itself, so that an interrupted run is continued by the next one.
 */
export async function replayUnmappedEvents(context: ReplayContext): Promise<0> {
  const { isConfirmed } = context.options;
  const { groups, pending } = await judgeAll(context, await selectionWithOrder(context));
  const mode = context.parts.config.CONNECTOR_MODE;
  const text = [
    ...(groups.length === 0 ? [] : [unmappedTable(groups)]),
    ...indented(resultText(groups.length > 0, pending, isConfirmed), ''),
    ...(pending > 0 ? [] : [`This installation serves ${mode} events (CONNECTOR_MODE=${mode}).`]),
  ].join('\n');
  print(context, { stored: isConfirmed, pending, groups }, text);
  return 0;
}

async function judgeAll({ pool, parts, options }: ReplayContext, selection: EventSelection) {
  const sources = new Map(parts.senders().map(({ source }) => [source.name, source]));
  const groups = new UnmappedGroups();
  let pending = 0;
  for await (const page of unmappedPages(pool, selection)) {
    const judged = page.map((event) => ({ event, judgement: judgeAnew(event, sources) }));
    for (const { event, judgement } of judged) groups.add(event, judgement);
    if (options.isConfirmed) {
      const readable = judged.flatMap(({ event: { seq }, judgement: { event } }) =>
        event === undefined ? [] : { seq, event },
      );
      pending += (await storeJudgements(pool, readable, BY_COMMAND)).pending;
    }
  }
  const list = groups.list();
  return { groups: list, pending: options.isConfirmed ? pending : pendingIn(list) };
}

function pendingIn(groups: readonly UnmappedGroup[]): number {
  return groups.reduce((sum, { becomes, count }) => sum + (becomes === 'pending' ? count : 0), 0);
}

function resultText(isAny: boolean, pending: number, isConfirmed: boolean): string {
  if (!isAny) return 'No unmapped event matches.';
  const [events, are, them] =
    pending === 1 ? ['1 event', 'is', 'it'] : [`${pending} events`, 'are', 'them'];
  if (isConfirmed) {
    return pending === 0
      ? 'None of them is to be written by the present configuration: none is pending now.'
      : `${events} ${are} pending now; a worker will process ${them}.`;
  }
  return pending === 0
    ? 'None of them would be written. What is configured now decides, such as CONNECTOR_MODE.'
    : `${events} become${pending === 1 ? 's' : ''} pending; conflicts and newer states are decided then. Nothing has changed yet: add --yes to do it.`;
}
