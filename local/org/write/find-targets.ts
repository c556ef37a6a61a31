import { readRecordId } from '../record-id.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { findByKey, keyText } from '../store/keys-table.ts';
import type { StoredRow } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Value } from '../store/values.ts';
import { type LockedRow, lockTargets } from './lock-targets.ts';
import type { JsonRecord } from './read-record.ts';
import { readValue } from './read-value.ts';
import { deletedRow, lockedRow, missingRow, type RowError, rowError } from './row-error.ts';
import type { WriteRequest } from './write-request.ts';

/** The row that a record refers to; `row` is undefined for a new row. */
export type Target = { row: StoredRow | undefined } | { error: RowError; row?: StoredRow };

/** Finds and locks the row of each record, in the order of the records. */
export async function findTargets(
  schema: OrgSchema,
  transaction: Transaction,
  request: WriteRequest,
): Promise<Target[]> {
  const { kind, object, records, key } = request;
  if (kind === 'create') return records.map(newRow);
  if (kind === 'update') return findById(transaction, object, records.map(idOf), idRequired);
  if (key === undefined) throw new Error('An upsert requires a key field');
  if (key.type === 'id') return findById(transaction, object, records.map(idOf), newRow);
  return findByValue(schema, transaction, object, key, records);
}

/** Finds and locks rows by id; `otherwise` returns the target of a record without an id. */
export async function findById(
  transaction: Transaction,
  object: ObjectSchema,
  ids: (string | undefined)[],
  otherwise: () => Target = idRequired,
): Promise<Target[]> {
  const known = ids.flatMap((id) => readRecordId(id ?? '') ?? []);
  const rows = await lockTargets(transaction, known);
  return ids.map((text) => {
    if (text === undefined) return otherwise();
    const id = readRecordId(text);
    if (!id?.startsWith(object.keyPrefix)) {
      const message = `${object.label} ID: id value of incorrect type: ${text}`;
      return { error: rowError('MALFORMED_ID', message, ['Id']) };
    }
    const found = rows.get(id);
    if (found === undefined) return { error: missingRow() };
    return found.row.deleted ? { error: deletedRow() } : unlessLocked(found);
  });
}

async function findByValue(
  schema: OrgSchema,
  transaction: Transaction,
  object: ObjectSchema,
  key: FieldSchema,
  records: JsonRecord[],
): Promise<Target[]> {
  const values = records.map((record) => readValue(schema, key, valueUnder(record, key.name)));
  const wanted = values.flatMap((read) =>
    'value' in read && read.value !== null ? [read.value] : [],
  );
  const found = await findByKey(transaction.client, object, key, wanted);
  const rows = await lockTargets(transaction, [...found.values()].flat());
  return values.map((read, position) => {
    if (valueUnder(records[position] ?? {}, 'Id') !== undefined) return { error: idNotAllowed() };
    if ('error' in read) return read;
    return matched(key, read.value, found, rows);
  });
}

function matched(
  key: FieldSchema,
  value: Value,
  found: Map<string, string[]>,
  rows: Map<string, LockedRow>,
): Target {
  if (value === null) return { error: rowError('MISSING_ARGUMENT', `${key.name} not specified`) };
  const ids = found.get(keyText(key, value)) ?? [];
  if (ids.length <= 1) return unlessLocked(rows.get(ids[0] ?? ''));
  const message = `More than one record found for external id field: [${ids.join(', ')}]`;
  return { error: rowError('DUPLICATE_EXTERNAL_ID', message) };
}

function unlessLocked(found: LockedRow | undefined): Target {
  return found?.lockedElsewhere ? { error: lockedRow(), row: found.row } : { row: found?.row };
}

/** The error for a body that identifies the row, although the URL already does. */
export function idNotAllowed(field = 'Id'): RowError {
  return rowError(
    'INVALID_FIELD',
    `The ${field} field should not be specified in the sobject data.`,
  );
}

/** The id in a record, as the client wrote it. */
export function idOf(record: JsonRecord): string | undefined {
  const id = valueUnder(record, 'Id');
  return id === undefined || id === null ? undefined : String(id);
}

/** A record's value by name, case-insensitively. */
export function valueUnder(record: JsonRecord, name: string): unknown {
  const wanted = name.toLowerCase();
  return Object.entries(record).find(([given]) => given.toLowerCase() === wanted)?.[1];
}

function newRow(): Target {
  return { row: undefined };
}

function idRequired(): Target {
  return { error: rowError('MISSING_ARGUMENT', 'Id not specified in an update call') };
}
