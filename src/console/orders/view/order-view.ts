import type { SubjectName } from '../../../inbox/repair/event-selection.ts';
import {
  type AskedWrite,
  type RecordHistory,
  recordHistories,
  valuesBefore,
} from '../../../story/history/record-history.ts';
import { inVersionOrder, type PlacedEvent } from '../../../story/history/version-order.ts';
import type { EventStory, Step, SubjectStory, WriteStory } from '../../../story/story.ts';
import { instantText } from '../../operation/instant.ts';
import type { KnownOrder } from '../orders-data.ts';
import type { EventView, OrderView, RecordView, StepView, SubjectView } from './order-schema.ts';

/** More events are not read on one page: then the newest and the open ones are shown. */
const MAX_EVENTS = 50;
const MAX_OTHERS = 10;

/** What is known of an order, as JSON. Pure. */
export function orderView({ story, isByEvent, named, further }: KnownOrder): OrderView {
  const { order, at, summary, pauses, next, subjects } = story;
  return {
    ...{ order, isByEvent, at: at.toISOString(), summary },
    pauses: pauses.map(({ kind, reason, since, nextProbeAt, answeredAt }) => ({
      ...{ kind, reason, since: since.toISOString(), nextProbeAt: nextProbeAt.toISOString() },
      answeredAt: instantText(answeredAt),
    })),
    next: withConflicts(next, subjects).map(stepView),
    subjects: subjects.map((each) => subjectView(each, named)),
    further: further.map(({ source, key }) => ({ source, subject: key })),
  };
}

/** What the connector offers for a conflict besides trying again: that the other order gives way. */
type OfferedStep =
  | Step
  | { readonly text: string; readonly about: SubjectName; readonly owner: string };

function withConflicts(
  steps: readonly Step[],
  subjects: readonly SubjectStory[],
): readonly OfferedStep[] {
  const ways = subjects.flatMap((subject) => {
    const parked = subject.events.find(hasRival);
    return parked === undefined ? [] : giveWaySteps(parked, nameOf(subject));
  });
  return [...steps, ...ways];
}

function giveWaySteps(event: EventStory, about: SubjectName): OfferedStep[] {
  const owner = event.conflict?.otherSubject;
  if (!hasRival(event) || owner === undefined) return [];
  const text = `If ${owner} is not to be carried out, it can give its record to this order:`;
  return [{ text, about, owner }];
}

function hasRival({ status, conflict }: EventStory): boolean {
  return status === 'parked' && conflict?.otherSubject !== undefined;
}

function subjectView(subject: SubjectStory, named: readonly SubjectName[]): SubjectView {
  const { records, formerRecords, owner, gaveWay, givesWayTo, keys, problem } = subject;
  const { isOverdue, failedAttempts, maxAttempts, counts } = subject;
  return {
    ...{ source: subject.source, subject: subject.subject },
    isRelated: !named.some(
      ({ source, key }) => source === subject.source && key === subject.subject,
    ),
    ...{ records: [...records], formerRecords: [...formerRecords], owner, givesWayTo, problem },
    ...{ gaveWayTo: gaveWay?.to ?? null, gaveWayBy: gaveWay?.by ?? null, keys },
    waits: subject.waits.map(({ for: kind, what, since, until }) => ({
      ...{ for: kind, what, since: since.toISOString(), until: until.toISOString() },
    })),
    ...{ nextTryAt: instantText(subject.nextTryAt), leasedUntil: instantText(subject.leasedUntil) },
    ...{ isOverdue, failedAttempts, maxAttempts, counts },
    written: recordHistories(subject.events).map(recordView),
    ...eventsView(subject),
  };
}

function eventsView(
  subject: SubjectStory,
): Pick<SubjectView, 'events' | 'isNewestFirst' | 'moreEvents' | 'leftOut'> {
  const placed = inVersionOrder(subject.events);
  const before = valuesBefore(subject.events);
  const isNewestFirst = placed.length > MAX_EVENTS;
  const shown = isNewestFirst ? newestAndOpen(placed) : placed;
  return {
    events: shown.map((each) => eventView(each, before, nameOf(subject))),
    isNewestFirst,
    moreEvents: subject.notShown + placed.length - shown.length,
    leftOut: subject.leftOut,
  };
}

function newestAndOpen(placed: readonly PlacedEvent[]): PlacedEvent[] {
  const newestFirst = placed.toReversed();
  const isOpen = ({ event: { status } }: PlacedEvent) =>
    ['parked', 'pending', 'waiting'].includes(status);
  const chosen = new Set([...newestFirst.filter(isOpen), ...newestFirst]);
  const kept = new Set([...chosen].slice(0, MAX_EVENTS));
  return newestFirst.filter((each) => kept.has(each));
}

function eventView(
  { event, isByVersion, isLate }: PlacedEvent,
  before: ReturnType<typeof valuesBefore>,
  about: SubjectName,
): EventView {
  const { mode, arrivals, proof, status, meaning, reason, code, object, field } = event;
  const { dismissalNote, dismissedBy, writesUnknown, todo } = event;
  return {
    ...eventName(event),
    ...{ mode, createdAt: instantText(event.createdAt), arrivals, proof, status, meaning },
    ...{
      settledAt: instantText(event.settledAt),
      reason,
      code,
      object,
      field,
      dismissalNote,
      dismissedBy,
    },
    otherOrder: event.conflict?.otherSubject ?? null,
    ...{ isPlacedByVersion: isByVersion, isLate, changesUnknown: writesUnknown },
    changes: event.writes.map((write) => ({
      ...{ object: write.object, id: write.id, key: write.key, group: write.group },
      fields: shownFields(write).map(({ field: name, value }) => ({
        ...{ field: name, before: before.get(write)?.get(name) ?? null, value },
      })),
      ...{ outcome: write.outcome, meaning: write.meaning },
    })),
    todo: [...todo, ...giveWaySteps(event, about)].map(stepView),
  };
}

function recordView({ object, id, key, groups }: RecordHistory): RecordView {
  return {
    ...{ object, id, key },
    groups: groups.map(({ group, current, others }) => ({
      group,
      current: current === undefined ? null : askedView(current),
      others: others.slice(0, MAX_OTHERS).map(askedView),
      othersCount: others.length,
    })),
  };
}

function askedView({ event, write }: AskedWrite) {
  const { outcome, meaning } = write;
  const fields = shownFields(write).map(({ field, value }) => ({ field, value }));
  return { event: eventName(event), fields, outcome, meaning };
}

function eventName({ seq, eventId, type, receivedAt }: EventStory) {
  return { event: seq, eventId, type, receivedAt: receivedAt.toISOString() };
}

/** References are the same in each group of a record; they are shown where there is nothing else. */
function shownFields({ fields }: WriteStory): WriteStory['fields'] {
  const values = fields.filter(({ isReference }) => !isReference);
  return values.length > 0 ? values : fields;
}

function stepView(step: OfferedStep): StepView {
  const about = step.about && { source: step.about.source, subject: step.about.key };
  const base = { text: step.text, about: about ?? null };
  if ('owner' in step) {
    return { ...base, action: { kind: 'give-way', eventId: null, owner: step.owner } };
  }
  const { action } = step;
  if (action === null) return { ...base, action: null };
  const eventId = 'eventId' in action ? action.eventId : null;
  return { ...base, action: { kind: action.kind, eventId, owner: null } };
}

function nameOf({ source, subject }: SubjectStory): SubjectName {
  return { source, key: subject };
}
