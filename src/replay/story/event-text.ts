import { RECORD_OF_ANOTHER } from '../../inbox/event.ts';
import type { HistoryStep } from '../../story/event/history-steps.ts';
import type { EventStory, WriteStory } from '../../story/story.ts';
import { timeText } from '../../story/time-text.ts';
import { indented } from '../paragraph.ts';
import { stepLines } from './step-text.ts';

const INDENT = '    ';
const DEEPER = '      ';

/** An event of a story: a heading with its time, and what is known of it below. */
export function eventLines(event: EventStory): string[] {
  const { type, receivedAt, meaning, writesUnknown, todo } = event;
  return [
    ...indented(`${timeText(receivedAt)} ${type ?? 'unknown type'}: ${meaning}`, '  '),
    ...indented(originText(event), INDENT),
    ...(event.reason === null ? [] : indented(reasonText(event), INDENT)),
    ...dismissalLines(event),
    ...event.history.flatMap((step) => indented(stepText(step), INDENT)),
    ...writeLines(event.writes),
    ...(writesUnknown === null ? [] : indented(writesUnknown, INDENT)),
    ...todo.flatMap((step) => stepLines(step, INDENT)),
  ];
}

/** What an attempt came to before, or what was done. The reason is left out where it is the present one. */
function stepText({ kind, at, lastAt, times, text, code }: HistoryStep): string {
  const when =
    times === 1 ? timeText(at) : `${timeText(at)} to ${timeText(lastAt)}, ${times} times`;
  const why = kind === 'outcome' && code !== null && code !== '' ? ` [${code}]` : '';
  return `${when}: ${text}${why}`;
}

function originText({ eventId, mode, arrivals, proof, createdAt, settledAt }: EventStory): string {
  const facts = [
    `event ${eventId}`,
    mode ?? 'mode unknown',
    `proof ${proof}`,
    arrivals === 1 ? 'received once' : `received ${arrivals} times`,
    ...(createdAt === null ? [] : [`created ${timeText(createdAt)}`]),
    ...(settledAt === null ? [] : [`settled ${timeText(settledAt)}`]),
  ];
  return facts.join(', ');
}

/** Reasons of refusals contain the code already. */
function reasonText({ reason, code, object, field }: EventStory): string {
  const isSaid = code === null || code === RECORD_OF_ANOTHER;
  if (reason === null || isSaid || reason.includes(code)) return reason ?? '';
  const place = [object, field].filter(Boolean).join('.');
  return `${reason} (${place === '' ? code : `${code} on ${place}`})`;
}

function dismissalLines({ dismissalNote, dismissedBy }: EventStory): string[] {
  if (dismissalNote === null && dismissedBy === null) return [];
  const by = dismissedBy === null ? '' : ` by ${dismissedBy}`;
  return indented(`Dismissed${by}: ${dismissalNote ?? 'without a note'}`, INDENT);
}

/** One heading per record, and below it a line for each write. */
function writeLines(writes: readonly WriteStory[]): string[] {
  const byRecord = Map.groupBy(writes, recordText);
  return [...byRecord].flatMap(([record, ofRecord]) => [
    ...indented(record, INDENT),
    ...ofRecord.flatMap((write) => indented(`${fieldsText(write)}: ${write.meaning}`, DEEPER)),
  ]);
}

function recordText({ object, id, key }: WriteStory): string {
  if (key !== null) return `${object} with ${key.field} ${key.value}`;
  return `${object} ${id ?? '(no record yet)'}`;
}

/** References are the same in each group of a record; they are shown where there is nothing else. */
function fieldsText({ fields, group }: WriteStory): string {
  const values = fields.filter(({ isReference }) => !isReference);
  const shown = values.length > 0 ? values : fields;
  return shown.map(({ field, value }) => `${field} ${value}`).join(', ') || group;
}
