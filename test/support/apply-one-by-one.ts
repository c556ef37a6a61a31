import { fold } from '../../src/salesforce/records/fold.ts';
import { groupName } from '../../src/salesforce/records/record-write.ts';
import { readSubjectState } from '../../src/salesforce/records/state/subject-state.ts';
import {
  type FieldValue,
  type RecordKey,
  recordName,
  type Write,
} from '../../src/salesforce/records/write.ts';

/** The fields of records, by object and key, as an org holds them in the end. */
export type Records = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

/**
 * Applies the writes of events one event after the other, as a worker does that claims the subject
 * after each arrival: by the fold, with the state of the subject, and with no look-ups.
 */
export function applyOneByOne(events: readonly (readonly Write[])[]): Records {
  const records: Record<string, Record<string, FieldValue>> = {};
  let state = readSubjectState({});
  for (const [index, writes] of events.entries()) {
    const requested = writes.map((write) => ({ event: String(index), write }));
    for (const { record, groups } of fold(requested, state).writes) {
      const name = nameOf(record);
      for (const group of groups) {
        records[name] = { ...records[name], ...group.fields };
        const applied = { ...state.applied, [groupName(record, group.name)]: group.version };
        const created = [...new Set([...state.created, recordName(record)])];
        state = { ...state, applied, created };
      }
    }
  }
  return records;
}

function nameOf(record: RecordKey): string {
  return `${record.object} ${'lookup' in record ? record.lookup : record.value}`;
}
