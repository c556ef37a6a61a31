import type { RejectedGroup } from '../../inbox/repair/rejected/rejected-groups.ts';
import { type GroupColumn, groupTable, RECEIVED, withWhy } from '../group-table.ts';

const COLUMNS: readonly GroupColumn<RejectedGroup>[] = [
  { head: 'Arrivals', width: 10, text: ({ count }) => String(count) },
  { head: 'Source', width: 18, text: ({ source }) => source },
  { head: 'Why rejected', width: 32, text: reasonsText },
  { head: 'Read again', width: 22, text: outcome },
  RECEIVED,
];

/** A table of rejected arrivals, one row for each cause and outcome. */
export function rejectedTable(groups: readonly RejectedGroup[]): string {
  return groupTable(COLUMNS, groups);
}

/** Each reason, with the number of its arrivals when there are several. */
function reasonsText({ reason, reasonCounts, count }: RejectedGroup): string {
  if (reasonCounts.length <= 1) return reason ?? '';
  const more = count - reasonCounts.reduce((sum, each) => sum + each.count, 0);
  return [
    ...reasonCounts.map((each) => `${each.count} × ${each.reason}`),
    ...(more > 0 ? [`${more} × other reasons`] : []),
  ].join('\n');
}

function outcome({ becomes, why, events }: RejectedGroup): string {
  const words = {
    pending: `${events} to be written, or repeats`,
    unmapped: 'an event, and unmapped',
    'body deleted': 'body deleted: it cannot be read any more',
    'not readable': 'still not readable',
  }[becomes];
  return withWhy(words, why);
}
