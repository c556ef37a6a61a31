import { counted } from '../../count-text.ts';
import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import { readArrivals } from '../../inbox/repair/rejected/read-arrivals.ts';
import { rejectedPages } from '../../inbox/repair/rejected/rejected-events.ts';
import { type RejectedGroup, RejectedGroups } from '../../inbox/repair/rejected/rejected-groups.ts';
import { storeAnew } from '../../inbox/repair/rejected/store-anew.ts';
import type { Source } from '../../sources/source.ts';
import { print, type ReplayContext } from '../context.ts';
import { indented } from '../paragraph.ts';
import { rejectedTable } from './rejected-table.ts';

/**
 * Reads rejected arrivals again: shows what they are to this configuration, and with `--yes` stores
 * their events. Each lot is stored by itself, so that an interrupted run is continued by the next.
 */
export async function replayRejectedEvents(context: ReplayContext): Promise<0> {
  const { isConfirmed } = context.options;
  const { groups, totals } = await readAll(context);
  const text = [
    ...(groups.length === 0 ? [] : [rejectedTable(groups)]),
    ...indented(resultText(groups, totals, isConfirmed), ''),
  ].join('\n');
  print(context, { stored: isConfirmed, ...totals, groups }, text);
  return 0;
}

interface Totals {
  /** Arrivals with usable events. */
  readonly readable: number;
  /** Their usable events; of a run with `--yes`, without those that were there already. */
  readonly events: number;
}

async function readAll({ pool, parts, options }: ReplayContext) {
  const sources = new Map(parts.senders().map(({ source }) => [source.name, source]));
  const groups = new RejectedGroups();
  let [readable, events] = [0, 0];
  for await (const page of rejectedPages(pool, options.selection)) {
    for (const lot of lotsOf(page, sources)) {
      for (const arrival of lot) groups.add(arrival);
      if (!options.isConfirmed) continue;
      const stored = await storeAnew(pool, lot, BY_COMMAND);
      readable += stored.length;
      events += stored.reduce((sum, { fresh }) => sum + fresh.length, 0);
    }
  }
  const list = groups.list();
  return { groups: list, totals: options.isConfirmed ? { readable, events } : totalsOf(list) };
}

function* lotsOf(
  page: Parameters<typeof readArrivals>[0],
  sources: ReadonlyMap<string, Source>,
): Generator<ReturnType<typeof readArrivals>> {
  for (let at = 0; at < page.length; ) {
    const lot = readArrivals(page.slice(at), sources);
    at += lot.length;
    yield lot;
  }
}

function totalsOf(groups: readonly RejectedGroup[]): Totals {
  const readable = groups.filter(({ events }) => events > 0);
  return {
    readable: readable.reduce((sum, { count }) => sum + count, 0),
    events: readable.reduce((sum, { events }) => sum + events, 0),
  };
}

function resultText(
  groups: readonly RejectedGroup[],
  { readable, events }: Totals,
  isConfirmed: boolean,
): string {
  if (groups.length === 0) return 'No rejected event matches.';
  if (readable === 0) {
    return isConfirmed
      ? 'None of them can be read by the present configuration: nothing was stored.'
      : 'None of them can be read by the present configuration. Correct what the reasons name, such as a path in a mapping file.';
  }
  if (!isConfirmed) {
    return `${counted(readable, 'arrival')} can be read now, with ${counted(events, 'event')}. What the inbox has already counts as a repeat. Nothing has changed yet: add --yes to store them.`;
  }
  const repeats =
    events === 0 ? 'the inbox has all of them already' : `${counted(events, 'event')} stored`;
  return `${counted(readable, 'arrival')} read again: ${repeats}. A worker writes those that are mapped.`;
}
