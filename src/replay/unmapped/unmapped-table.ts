import type { UnmappedGroup } from '../../inbox/repair/unmapped/unmapped-groups.ts';
import { type GroupColumn, groupTable, RECEIVED, withWhy } from '../group-table.ts';

const COLUMNS: readonly GroupColumn<UnmappedGroup>[] = [
  { head: 'Events', width: 8, text: ({ count }) => String(count) },
  {
    head: 'Type',
    width: 29,
    text: ({ type, source, mode }) =>
      [type ?? 'unknown', source, ...(mode === null ? [] : [mode])].join('\n'),
  },
  { head: 'Why unmapped', width: 28, text: ({ code, reason }) => [code, reason ?? ''].join('\n') },
  { head: 'Judged anew', width: 17, text: outcome },
  RECEIVED,
];

/** A table of unmapped events, one row for each cause and outcome. */
export function unmappedTable(groups: readonly UnmappedGroup[]): string {
  return groupTable(COLUMNS, groups);
}

function outcome({ becomes, why }: UnmappedGroup): string {
  const words = {
    pending: 'pending: it is written',
    unmapped: 'still unmapped',
    'body deleted': 'body deleted: it cannot be read any more',
    'not readable': 'not readable',
  }[becomes];
  return withWhy(words, why);
}
