import { recordName, type Write } from '../../salesforce/records/write.ts';
import type { ExaminedEvent } from './examine-event.ts';

/** A field group of a record that several subjects write. */
export interface SharedRecord {
  readonly record: Write['record'];
  readonly group: string;
  readonly subjects: readonly string[];
}

/**
 * The records that the events of several subjects write by their key. The connector orders the events
 * of one subject only: without a guard in the org, the event that arrives last decides.
 */
export function sharedRecords(events: readonly ExaminedEvent[]): SharedRecord[] {
  const written = events.flatMap(({ envelope, writes }) =>
    writes
      .filter(({ record, guard }) => 'field' in record && guard === undefined)
      .map(({ record, group }) => ({ record, group, subject: envelope?.subject ?? '' })),
  );
  const groups = Map.groupBy(written, ({ record, group }) => `${recordName(record)} ${group}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const subjects = [...new Set([first, ...others].map(({ subject }) => subject))];
    const { record, group } = first;
    return subjects.length > 1 ? [{ record, group, subjects }] : [];
  });
}
