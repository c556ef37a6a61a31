import type { RecordToWrite } from './composite-batches.ts';
import type { RecordChange } from './fold.ts';
import { isReference, type Lookup, type RecordKey } from './write.ts';

/**
 * Makes a change ready to be sent: its groups' fields in one, guards' version numbers added, references filled in. A
 * record that a look-up found is always sent with its claim, so that the org can refuse a write to another's record.
 *
 * @param ids the ids that the look-ups found, by name; those that the change refers to have to be there
 * @param sought what was found of a record whose key is not unique: its id; absent when the org does not have it
 */
export function recordToWrite(
  change: RecordChange,
  lookups: readonly Lookup[],
  ids: Readonly<Record<string, string>>,
  sought?: string,
): RecordToWrite {
  const fields: Record<string, string | number | boolean | null> = {};
  for (const group of change.groups) {
    if (sought !== undefined && group.initial) continue;
    for (const [name, value] of Object.entries(group.fields)) {
      fields[name] = isReference(value) ? idOf(value.lookup, ids) : value;
    }
    if (group.guard !== undefined) fields[group.guard.field] = group.guard.number;
  }
  const { record } = change;
  if (!('lookup' in record)) return byKey(record, fields, sought);
  const claim = lookups.find(({ name }) => name === record.lookup)?.claim;
  const claimed = claim === undefined ? {} : { [claim.field]: claim.value };
  return {
    object: record.object,
    key: 'Id',
    value: idOf(record.lookup, ids),
    fields: { ...claimed, ...fields },
  };
}

function byKey(
  { object, field, value, unique }: Extract<RecordKey, { field: string }>,
  fields: RecordToWrite['fields'],
  sought: string | undefined,
): RecordToWrite {
  if (sought !== undefined) return { object, key: 'Id', value: sought, fields };
  const ready = { object, key: field, value, fields };
  return unique === false ? { ...ready, isNew: true } : ready;
}

function idOf(lookup: string, ids: Readonly<Record<string, string>>): string {
  const id = ids[lookup];
  if (id === undefined)
    throw new Error(
      `The look-up "${lookup}" has found nothing, and a write that needs it was not held back.`,
    );
  return id;
}
