import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { fold } from '../../salesforce/records/fold.ts';
import type { RecordWrite } from '../../salesforce/records/record-write.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Lookup, Write } from '../../salesforce/records/write.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import { shownText } from '../../shown-text.ts';
import { describeLookup } from '../../story/judge-waits.ts';
import type { WrittenValue } from '../../story/story.ts';
import { tellFields } from '../../story/tell-writes.ts';

/** What is looked for and written when the events of one subject are applied again. */
export interface PlannedOrder {
  readonly source: string;
  readonly subject: string;
  /** How its records are looked for, in words. */
  readonly lookedFor: readonly string[];
  readonly writes: readonly PlannedWrite[];
}

/** What is written to one record. */
interface PlannedWrite {
  readonly object: string;
  /**
   * The key that the record is found by, and that it is made with, as it may be shown; null for one
   * that is looked for.
   */
  readonly key: { readonly field: string; readonly value: string } | null;
  readonly fields: readonly WrittenValue[];
}

/**
 * Plans as a worker does. Pure.
 *
 * @param writes of the events that are applied again
 * @param state for applying them
 * @param fields those that the configured senders write
 */
export function planOrder(
  { source, key }: SubjectName,
  writes: readonly Write[],
  state: SubjectState,
  lookups: readonly Lookup[],
  fields: readonly WrittenField[],
): PlannedOrder {
  const requested = writes.map((write) => ({ event: '', write }));
  return {
    ...{ source, subject: key },
    lookedFor: lookups.map(describeLookup),
    writes: fold(requested, state).writes.map((write) => plannedWrite(write, state, fields)),
  };
}

function plannedWrite(
  { record, groups }: RecordWrite,
  { ids, formerIds }: SubjectState,
  fields: readonly WrittenField[],
): PlannedWrite {
  const known = { ids: { ...formerIds, ...ids } };
  return {
    object: record.object,
    key: 'lookup' in record ? null : { field: record.field, value: shownText(record.value) },
    fields: groups.flatMap((group) => tellFields({ record, fields: group.fields }, known, fields)),
  };
}
