import type { StoredEvent, StoredStory } from '../../inbox/story/read-story.ts';
import { readPresentState } from '../../salesforce/records/state/subject-state.ts';
import type { WriteStory, WrittenValue } from '../../story/story.ts';
import { type Setting, tellStory } from '../../story/tell-story.ts';
import { tellFields } from '../../story/tell-writes.ts';
import { closingWritesOf } from '../../worker/give-way/closing-writes.ts';
import { readLife } from '../../worker/give-way/read-life.ts';

/** What a person has to know of an order to decide whether it gives way. */
export interface DescribedOrder {
  readonly key: string;
  /** The sender's word for its state; null when it is not known. */
  readonly state: string | null;
  readonly lastType: string | null;
  /** When the sender created its newest event, or when that was received. */
  readonly lastAt: Date | null;
  /** What its own records, such as its Fulfillment, were last given by its events. */
  readonly has: readonly OwnRecord[];
  /** The number of its further records, such as invoices, by object. */
  readonly documents: Readonly<Record<string, number>>;
  /** What its own records are given when it gives way. */
  readonly closing: readonly OwnRecord[];
  /** Whether it has given way before. */
  readonly hasGivenWay: boolean;
}

/** A record that is found by the order's key. */
interface OwnRecord {
  readonly object: string;
  readonly fields: readonly WrittenValue[];
}

/** Describes an order by what the inbox has kept of it. Pure. */
export function describeOrder(stored: StoredStory, setting: Setting): DescribedOrder {
  const { key } = stored.name;
  const [subject] = tellStory(key, [stored], setting).subjects;
  const writes = (subject?.events ?? []).flatMap((event) => event.writes);
  const current = writes.filter(({ outcome, key: found }) => outcome === 'current' && found);
  const own = current.filter((write) => write.key?.value === key);
  const others = current.filter((write) => write.key?.value !== key);
  const last = stored.events
    .filter(isMapped)
    .toSorted((a, b) => +timeOf(a) - +timeOf(b))
    .at(-1);
  return {
    key,
    ...futureOf(stored, setting),
    lastType: last?.type ?? null,
    lastAt: last === undefined ? null : timeOf(last),
    has: byObject(own),
    documents: numberByObject(others),
    hasGivenWay: Boolean(subject?.gaveWay),
  };
}

function futureOf(
  { name, subject, events, counts }: StoredStory,
  { sources, fields, now }: Setting,
): Pick<DescribedOrder, 'state' | 'closing'> {
  const source = sources.find((each) => each.name === name.source);
  if (source?.succession === undefined) return { state: null, closing: [] };
  const state = readPresentState(subject.memory, now.getTime());
  const kept = events.filter(isMapped).map((event) => ({ ...event, type: event.type ?? '' }));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isComplete = total === events.length && kept.every((each) => each.body || !each.hasBody);
  const life = readLife(source, source.succession, { events: kept, isComplete }, state);
  const stage = life.kind === 'unknown' ? undefined : life.stage;
  const closing = closingWritesOf(source.succession, name.key, state, stage);
  return {
    state: stage?.name ?? null,
    closing: closing.map(({ record, groups }) => ({
      object: record.object,
      fields: groups.flatMap((group) =>
        tellFields({ record, fields: group.fields }, state, fields),
      ),
    })),
  };
}

/** Of the other mode, or not mapped, are events that say nothing of the order here. */
function isMapped({ status }: StoredEvent): boolean {
  return status !== 'unmapped' && status !== 'rejected';
}

function timeOf({ createdAt, receivedAt }: StoredEvent): Date {
  return createdAt ?? receivedAt;
}

function byObject(writes: readonly WriteStory[]): OwnRecord[] {
  return [...Map.groupBy(writes, ({ object }) => object)].map(([object, ofObject]) => {
    const values = ofObject.flatMap(({ fields }) => fields.filter((each) => !each.isReference));
    const byField = new Map(values.map((value) => [value.field, value]));
    return { object, fields: [...byField.values()] };
  });
}

function numberByObject(writes: readonly WriteStory[]): Record<string, number> {
  const groups = Map.groupBy(writes, ({ object }) => object);
  return Object.fromEntries(
    [...groups].map(([object, of]) => [object, new Set(of.map((each) => each.key?.value)).size]),
  );
}
