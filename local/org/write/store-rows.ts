import { strikeRows } from '../faults/row-faults.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { saveHistory } from '../store/history-table.ts';
import { claimKeys, dropKeys, findByKey, type Key, keyOrder, keysOf } from '../store/keys-table.ts';
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
  const struck = strikeRows(updates.map(({ after }) => after.id));
  const wanted = updates.filter(({ after }) => !struck.has(after.id));
  const lost = await exchangeKeys(transaction, object, wanted);
  const made = wanted.filter(({ after }) => !lost.has(after.id));
  await saveRows(
    transaction.client,
    made.map(({ after }) => after),
  );
  await saveHistory(transaction.client, changesOf(object, made));
  for (const { before, after } of made) {
    const kind = before === undefined ? 'created' : after.deleted ? 'deleted' : 'updated';
    transaction.changes.push({ object: object.name, id: after.id, kind, at: after.modifiedAt });
  }
  return new Map([...struck, ...(await refusals(transaction, object, lost))]);
}

/** Replaces the rows' old keys by new ones; a row whose unique key is taken keeps its old ones. */
async function exchangeKeys(
  { client }: Transaction,
  object: ObjectSchema,
  updates: RowUpdate[],
): Promise<Map<string, Key>> {
  const exchanges = updates.map((update) => keyChanges(object, update));
  const added = exchanges.flatMap((each) => each.added);
  const refused = await claimKeys(client, object.name, added);
  const lost = new Map(refused.map((key) => [key.id, key]));
  const reverted = added.filter((key) => lost.has(key.id) && !refused.includes(key));
  const removed = exchanges.flatMap((each) => each.removed).filter((key) => !lost.has(key.id));
  await dropKeys(client, object.name, [...reverted, ...removed]);
  return lost;
}

function keyChanges(
  object: ObjectSchema,
  { before, after }: RowUpdate,
): { added: Key[]; removed: Key[] } {
  const old = before === undefined ? [] : keysOf(object, before.id, before.data);
  const now = after.deleted ? [] : keysOf(object, after.id, after.data);
  return { added: without(now, old), removed: without(old, now) };
}

function without(keys: Key[], others: Key[]): Key[] {
  const known = new Set(others.map(keyOrder));
  return keys.filter((key) => !known.has(keyOrder(key)));
}

async function refusals(
  { client }: Transaction,
  object: ObjectSchema,
  lost: Map<string, Key>,
): Promise<Map<string, RowError>> {
  const errors = new Map<string, RowError>();
  for (const [id, key] of lost) {
    const field = object.fields.get(key.field.toLowerCase());
    const found = field && (await findByKey(client, object, field, [key.value]));
    const holder = found?.get(key.value)?.[0] ?? '';
    errors.set(id, duplicateValue(key.field, holder));
  }
  return errors;
}
