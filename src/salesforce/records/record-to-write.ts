import type { RecordToWrite } from './composite-batches.ts';
import type { RecordWrite } from './record-write.ts';
import { isReference, type Lookup, type RecordKey } from './write.ts';

/**
 * Makes a write ready to be sent: the fields of its groups in one, the version numbers of their
 * guards added, references filled in. A record that a look-up found is always sent with its claim,
 * so that the org can refuse a write to a record of another subject.
 *
 * @param ids the ids that the look-ups found, by name; those that the write refers to must be
 *   there
 * @param recordId the id that was found for a record whose key is not unique; absent when the org
 *   does not have it
 */
export function recordToWrite(
  write: RecordWrite,
  lookups: readonly Lookup[],
  ids: Readonly<Record<string, string>>,
  recordId?: string,
): RecordToWrite {
  const fields: Record<string, string | number | boolean | null> = {};
  for (const group of write.groups) {
    if (recordId !== undefined && group.initial) continue;
    for (const [name, value] of Object.entries(group.fields)) {
      fields[name] = isReference(value) ? idOf(value.lookup, ids) : value;
    }
    if (group.guard !== undefined) fields[group.guard.field] = group.guard.number;
  }
  const { record } = write;
  if (!('lookup' in record)) return byKey(record, fields, recordId);
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
  recordId: string | undefined,
): RecordToWrite {
  if (recordId !== undefined) return { object, key: 'Id', value: recordId, fields };
  const record = { object, key: field, value, fields };
  return unique === false ? { ...record, isNew: true } : record;
}

function idOf(lookup: string, ids: Readonly<Record<string, string>>): string {
  const id = ids[lookup];
  if (id === undefined) {
    throw new Error(`A write needs the look-up "${lookup}", which has found nothing.`);
  }
  return id;
}
