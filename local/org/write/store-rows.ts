import { drawRowFaults } from '../faults/row-faults.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { saveHistory } from '../store/history-table.ts';
import {
  claimKeys,
  dropKeys,
  findByKey,
  type Key,
  keyIdentity,
  keysOf,
} from '../store/keys-table.ts';
import { type StoredRow, saveRows } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import { changesOf } from './changes-of.ts';
import { duplicateValue, type RowError } from './row-error.ts';

/**
 * A change of a row: `before` is undefined for a new row, `after` is marked as deleted for a
 * deleted row.
 */
export interface RowUpdate {
  before: StoredRow | undefined;
  after: StoredRow;
  /** A lookup that follows its parent's deletion or return: neither history nor a new date. */
  silent?: true;
}

/**
 * Stores changed rows. All writes of the org use this function.
 * @returns the errors of refused changes by row id: another row has the unique value, or a fault
 *   was triggered
 */
export async function storeRows(
  transaction: Transaction,
  object: ObjectSchema,
  updates: RowUpdate[],
): Promise<Map<string, RowError>> {
  const faulty = drawRowFaults({
    object: object.name,
    rows: updates.map(({ after }) => after),
  });
  const attempted = updates.filter(({ after }) => !faulty.has(after.id));
  const duplicates = await replaceKeys(transaction, object, attempted);
  const written = attempted.filter(({ after }) => !duplicates.has(after.id));
  await saveRows(
    transaction.client,
    written.map(({ after }) => after),
  );
  await saveHistory(transaction.client, changesOf(object, written));
  for (const { before, after } of written) {
    const kind = before === undefined ? 'created' : after.deleted ? 'deleted' : 'updated';
    transaction.changes.push({ object: object.name, id: after.id, kind, at: after.modifiedAt });
  }
  return new Map([...faulty, ...(await duplicateErrors(transaction, object, duplicates))]);
}

/** Replaces the rows' old keys by new ones; a row whose unique key is taken keeps its old ones. */
async function replaceKeys(
  { client }: Transaction,
  object: ObjectSchema,
  updates: RowUpdate[],
): Promise<Map<string, Key>> {
  const changes = updates.map((update) => keyChanges(object, update));
  const added = changes.flatMap((each) => each.added);
  const refused = await claimKeys(client, object.name, added);
  const duplicates = new Map(refused.map((key) => [key.id, key]));
  const reverted = added.filter((key) => duplicates.has(key.id) && !refused.includes(key));
  const removed = changes.flatMap((each) => each.removed).filter((key) => !duplicates.has(key.id));
  await dropKeys(client, object.name, [...reverted, ...removed]);
  return duplicates;
}

function keyChanges(
  object: ObjectSchema,
  { before, after }: RowUpdate,
): { added: Key[]; removed: Key[] } {
  const old = before === undefined || before.deleted ? [] : keysOf(object, before.id, before.data);
  const now = after.deleted ? [] : keysOf(object, after.id, after.data);
  return { added: without(now, old), removed: without(old, now) };
}

function without(keys: Key[], others: Key[]): Key[] {
  const known = new Set(others.map(keyIdentity));
  return keys.filter((key) => !known.has(keyIdentity(key)));
}

async function duplicateErrors(
  { client }: Transaction,
  object: ObjectSchema,
  duplicates: Map<string, Key>,
): Promise<Map<string, RowError>> {
  const errors = new Map<string, RowError>();
  for (const [id, key] of duplicates) {
    const field = object.fields.get(key.field.toLowerCase());
    const found = field && (await findByKey(client, object, field, [key.value]));
    const holder = found?.get(key.value)?.[0] ?? '';
    errors.set(id, duplicateValue(key.field, holder));
  }
  return errors;
}
