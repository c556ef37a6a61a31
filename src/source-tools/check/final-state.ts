import { fold } from '../../salesforce/records/fold.ts';
import type { RecordWrite } from '../../salesforce/records/record-write.ts';
import { readSubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { FieldValue, RecordKey, Version } from '../../salesforce/records/write.ts';
import type { ExaminedEvent } from './examine-event.ts';

/** A field group of a record after all events. */
export interface FinalGroup {
  readonly name: string;
  readonly version: Version;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly guard?: { readonly field: string; readonly number: number } | undefined;
  /** Name of the event whose values count. */
  readonly from: string;
  /** Names of the events that wanted other values, and are older. */
  readonly superseded: readonly string[];
}

/** A record after all events. */
export interface FinalRecord {
  readonly subject: string;
  readonly record: RecordKey;
  /** True: no event creates the record; its writes wait until something else has created it. */
  readonly isDeferred: boolean;
  readonly groups: readonly FinalGroup[];
}

const NEW_SUBJECT = readSubjectState({});

/**
 * What the records of an org without any of them hold after all events, in whatever order these
 * arrive, by the fold that the worker uses. An event that arrives twice counts once.
 */
export function finalState(events: readonly ExaminedEvent[]): FinalRecord[] {
  const subjects = Map.groupBy(distinct(events), ({ envelope }) => envelope?.subject ?? '');
  return [...subjects].flatMap(([subject, own]) => recordsOf(subject, own));
}

/** The first of the events with one id. */
function distinct(events: readonly ExaminedEvent[]): ExaminedEvent[] {
  const byId = Map.groupBy(
    events.filter(({ envelope }) => envelope !== undefined),
    ({ envelope }) => envelope?.id,
  );
  return [...byId.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}

function recordsOf(subject: string, events: readonly ExaminedEvent[]): FinalRecord[] {
  const requested = events.flatMap(({ name, writes }) =>
    writes.map((write) => ({ event: name, write })),
  );
  const { writes, deferred } = fold(requested, NEW_SUBJECT);
  const waiting = fold(
    requested
      .filter(({ write }) => deferred.includes(write))
      .map(({ event, write }) => ({ event, write: { ...write, creates: true } })),
    NEW_SUBJECT,
  );
  return [
    ...writes.map((write) => ({ subject, isDeferred: false, ...recordOf(write) })),
    ...waiting.writes.map((write) => ({ subject, isDeferred: true, ...recordOf(write) })),
  ];
}

function recordOf({ record, groups }: RecordWrite): Pick<FinalRecord, 'record' | 'groups'> {
  return {
    record,
    groups: groups.map(({ name, version, fields, guard, valuesFrom, events }) => ({
      ...{ name, version, fields, guard, from: valuesFrom },
      superseded: events.filter((event) => event !== valuesFrom),
    })),
  };
}
