import { readRecordId } from '../record-id.ts';
import type { FieldSchema } from '../schema/schema.ts';
import { keyText } from '../store/keys-table.ts';
import { idOf, valueUnder } from './find-targets.ts';
import type { JsonRecord } from './read-record.ts';
import { type RowError, rowError } from './row-error.ts';
import type { WriteRequest } from './write-request.ts';

/**
 * Finds the records of one call that refer to the same row. All of them fail, including the first.
 * @returns the errors of these records by position
 * @see https://salesforce.stackexchange.com/questions/296121
 */
export function findDuplicates(request: WriteRequest): Map<number, RowError> {
  const named = request.records.map((record, position) => ({
    position,
    ...nameOf(request, record),
  }));
  const groups = Map.groupBy(
    named.filter((each) => each.name !== undefined),
    (each) => each.name,
  );
  const duplicates = [...groups.values()].filter((group) => group.length > 1).flat();
  return new Map(duplicates.map(({ position, text }) => [position, duplicateError(request, text)]));
}

function nameOf(request: WriteRequest, record: JsonRecord): { name?: string; text: string } {
  const { key } = request;
  if (request.kind === 'create') return { text: '' };
  return key === undefined || key.type === 'id' ? byId(record) : byKey(key, record);
}

function byId(record: JsonRecord): { name?: string; text: string } {
  const text = idOf(record);
  return text === undefined ? { text: '' } : { name: readRecordId(text) ?? text, text };
}

function byKey(key: FieldSchema, record: JsonRecord): { name?: string; text: string } {
  const value = valueUnder(record, key.name) ?? '';
  const text = String(value).trim();
  return text === '' ? { text } : { name: keyText(key, text), text };
}

function duplicateError({ key }: WriteRequest, text: string): RowError {
  const what = key === undefined || key.type === 'id' ? 'duplicate id' : 'Duplicate external id';
  return rowError('DUPLICATE_VALUE', `${what} specified: ${text}`);
}
