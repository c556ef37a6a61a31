import Table from 'cli-table3';

/** A column of a table in a terminal. */
export interface GroupColumn<Group> {
  readonly head: string;
  /** In characters, with its margins: those of all columns and the borders make 100. */
  readonly width: number;
  readonly text: (group: Group) => string;
}

/** Characters of a column that its margins take. */
const MARGINS = 2;

/** A table of groups of events, one row for each; texts are wrapped. */
export function groupTable<Group>(
  columns: readonly GroupColumn<Group>[],
  groups: readonly Group[],
): string {
  const rows = new Table({
    head: columns.map(({ head }) => head),
    colWidths: columns.map(({ width }) => width),
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const group of groups) {
    rows.push(columns.map(({ width, text }) => withShortWords(text(group), width - MARGINS)));
  }
  return rows.toString();
}

/** Breaks longer words, which the table would cut: types are typed in for `--type`. */
function withShortWords(text: string, width: number): string {
  return text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$&\n');
}

interface Times {
  readonly oldest: Date;
  readonly newest: Date;
}

/** When the first and the last of a group were received, in UTC. */
export const RECEIVED: GroupColumn<Times> = {
  head: 'Received',
  width: 12,
  text: ({ oldest, newest }) => [...new Set([minuteText(oldest), minuteText(newest)])].join('\n'),
};

function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** What became of a group, and why. */
export function withWhy(words: string, why: string | null): string {
  return why === null ? words : `${words}: ${why}`;
}
