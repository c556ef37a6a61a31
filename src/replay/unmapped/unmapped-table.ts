import Table from 'cli-table3';
import type { UnmappedGroup } from '../../inbox/repair/unmapped/unmapped-groups.ts';

/** Characters of each column, with its margins: with the borders, 100. */
const WIDTHS = [8, 29, 28, 17, 12];

/** Characters of a column that its margins take. */
const MARGINS = 2;

/** A table of unmapped events, one row for each cause and outcome; texts are wrapped. */
export function unmappedTable(groups: readonly UnmappedGroup[]): string {
  const rows = new Table({
    head: ['Events', 'Type', 'Why unmapped', 'Judged anew', 'Received'],
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const group of groups) {
    const { count, source, type, code, mode, reason, oldest, newest } = group;
    const texts = [
      String(count),
      [type ?? 'unknown', source, ...(mode === null ? [] : [mode])].join('\n'),
      [code, reason ?? ''].join('\n'),
      outcome(group),
      [...new Set([minute(oldest), minute(newest)])].join('\n'),
    ];
    rows.push(texts.map((text, column) => withShortWords(text, (WIDTHS[column] ?? 0) - MARGINS)));
  }
  return rows.toString();
}

/** Breaks longer words, which the table would cut: types are typed in for `--type`. */
function withShortWords(text: string, width: number): string {
  return text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$&\n');
}

function outcome({ becomes, why }: UnmappedGroup): string {
  const words = {
    pending: 'pending: it is written',
    unmapped: 'still unmapped',
    'body deleted': 'body deleted: it cannot be read any more',
    'not readable': 'not readable',
  }[becomes];
  return why === null ? words : `${words}: ${why}`;
}

function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
