import { counted } from '../count-text.ts';
import type { ParkedGroup } from '../inbox/repair/parked-events.ts';
import type { OtherCounts, RetriedGroup, WaitingGroup } from '../inbox/story/open-causes.ts';
import { distanceText, timeText } from '../story/time-text.ts';
import type { WaitKind } from '../story/wait-limits.ts';
import { indented } from './paragraph.ts';

/** What the command lists when it is asked for nothing else. */
export interface EventList extends OtherCounts {
  readonly parked: readonly ParkedGroup[];
  readonly waiting: readonly ListedWait[];
  readonly retried: readonly RetriedGroup[];
}

/** A group of waiting events, and when the first of them is parked. */
type ListedWait = WaitingGroup & { readonly for: WaitKind; readonly parkedAt: Date };

const COUNT_WIDTH = 7;
const BELOW = ' '.repeat(COUNT_WIDTH + 1);

const WAITS_FOR: Readonly<Record<WaitKind, string>> = {
  record: 'their Salesforce record',
  hold: 'rights or schema in the org',
  locked: 'the end of an approval',
};

/** The list as people read it in a terminal, in at most 100 columns. Pure. */
export function listText(list: EventList, now: Date): string {
  const { parked, waiting, retried } = list;
  const paragraphs = [
    parked.length === 0 ? ['Nothing is parked.'] : [],
    section('Parked', parked, (group) => parkedLines(group, now)),
    section('Waiting', waiting, (group) => waitingLines(group, now)),
    section('Refused, and tried again', retried, (group) => retriedLines(group, now)),
    countLines(list),
  ].filter((lines) => lines.length > 0);
  const isEmpty = paragraphs.length === 1 && parked.length === 0;
  const text = paragraphs.map((lines) => lines.join('\n')).join('\n\n');
  return [text, ...(isEmpty ? [] : ['']), ...adviceLines(list)].join('\n');
}

function section<G extends { readonly count: number }>(
  title: string,
  groups: readonly G[],
  linesOf: (group: G) => string[],
): string[] {
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  return [`${title}: ${eventsText(total)}`, ...groups.flatMap(linesOf)];
}

function eventsText(count: number): string {
  return `${count} event${count === 1 ? '' : 's'}`;
}

function heading(count: number, text: string): string[] {
  const [first = '', ...more] = indented(text, BELOW);
  return [`${String(count).padStart(COUNT_WIDTH)} ${first.trimStart()}`, ...more];
}

function parkedLines(group: ParkedGroup, now: Date): string[] {
  const { count, source, type, reasons, oldest } = group;
  return [
    ...heading(count, `${causeText(group)}: ${source} ${type}`),
    ...reasonLines(group, reasons > 1 ? ` (one of ${reasons} reasons)` : ''),
    ...ordersLines(group),
    ...indented(`Oldest received ${momentText(oldest, now)}`, BELOW),
  ];
}

function waitingLines(group: ListedWait, now: Date): string[] {
  const cause = group.code === '' ? '' : ` (${causeText(group)})`;
  return [
    ...heading(group.count, `of ${group.source} wait for ${WAITS_FOR[group.for]}${cause}`),
    ...(group.reason === '' ? [] : reasonLines(group)),
    ...ordersLines(group),
    ...indented(
      `Waiting since ${momentText(group.since, now)}; the first is parked at ${momentText(group.parkedAt, now)}`,
      BELOW,
    ),
  ];
}

function retriedLines(group: RetriedGroup, now: Date): string[] {
  return [
    ...heading(group.count, `of ${group.source}: ${causeText(group)}`),
    ...reasonLines(group),
    ...ordersLines(group),
    ...indented(`Oldest received ${momentText(group.oldest, now)}`, BELOW),
  ];
}

function causeText({ code, object, field }: Pick<ParkedGroup, 'code' | 'object' | 'field'>) {
  const place = [object, field].filter(Boolean).join('.');
  return place === '' ? code : `${code} on ${place}`;
}

type Reasons = Pick<WaitingGroup, 'reason' | 'reasonCounts' | 'count'>;

/** Each reason of a group that differs in more than ids, with the number of its events. */
function reasonLines({ reason, reasonCounts, count }: Reasons, suffix = ''): string[] {
  if (reasonCounts.length <= 1) return indented(`${reason}${suffix}`, BELOW);
  const more = count - reasonCounts.reduce((sum, each) => sum + each.count, 0);
  return [
    ...reasonCounts.flatMap((each) => indented(`${each.count} × ${each.reason}`, BELOW)),
    ...(more > 0 ? indented(`${more} × other reasons`, BELOW) : []),
  ];
}

function ordersLines({
  subjects,
  subjectCount,
}: Pick<ParkedGroup, 'subjects' | 'subjectCount'>): string[] {
  if (subjects.length === 0) return [];
  const more = subjectCount - subjects.length;
  const others = more === 0 ? '' : ` and ${more} more`;
  return indented(`Orders: ${subjects.join(', ')}${others}`, BELOW);
}

function momentText(time: Date, now: Date): string {
  return `${timeText(time)} UTC (${distanceText(time, now)})`;
}

function countLines({ pending, retried, unmapped, rejected, dismissed }: EventList): string[] {
  const refused = retried.reduce((sum, { count }) => sum + count, 0);
  const codes = unmapped.map(({ code, count }) => `${count} ${code}`);
  return [
    ...(pending > refused ? [`Pending: ${eventsText(pending - refused)} to be applied`] : []),
    ...(unmapped.length > 0 ? indented(`Unmapped: ${codes.join(', ')}`, '') : []),
    ...(rejected > 0 ? [`Rejected: ${counted(rejected, 'arrival')} that could not be read`] : []),
    ...(dismissed > 0 ? [`Dismissed: ${eventsText(dismissed)}`] : []),
  ];
}

function adviceLines({
  parked,
  waiting,
  retried,
  pending,
  unmapped,
  rejected,
  dismissed,
}: EventList): string[] {
  return [
    ...(parked.length + waiting.length + retried.length + pending + unmapped.length + dismissed > 0
      ? ['What happened to an order: npm run replay -- --order ID']
      : []),
    ...(unmapped.length > 0 ? ['Unmapped events:           npm run replay -- --unmapped'] : []),
    ...(rejected > 0 ? ['Rejected arrivals:         npm run replay -- --rejected'] : []),
    'To replay events, see --help.',
  ];
}
