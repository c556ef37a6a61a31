import type { Org } from '../org.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { StoredRow } from '../store/rows-table.ts';
import { autoNumbers, nextAutoNumbers, nextIds } from '../store/sequences.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Values } from '../store/values.ts';
import { storeWithTriggers } from '../triggers/run-triggers.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findTargets, idOf, type Target } from './find-targets.ts';
import { type Draft, readRecord } from './read-record.ts';
import { resolveParents } from './resolve-parents.ts';
import { type RowError, rowError } from './row-error.ts';
import type { RowUpdate } from './store-rows.ts';
import { defaultValues, validateRow } from './validate-row.ts';
import type { WriteRequest, WriteResult } from './write-request.ts';

/** A checked record before the write. */
interface Item {
  before: StoredRow | undefined;
  values: Values;
  errors: RowError[];
}

/**
 * Creates, updates or upserts records of one object. Valid records are written even if others are
 * refused. Reads and writes are batched: the number of statements does not depend on the number of
 * records.
 * @returns one result for each record, in order
 */
export async function writeRows(
  org: Org,
  transaction: Transaction,
  request: WriteRequest,
): Promise<WriteResult[]> {
  const { object, records } = request;
  const drafts = records.map((record) => readRecord(org.schema, object, record));
  const repeated = findDuplicates(request);
  const targets = await findTargets(org.schema, transaction, request);
  await resolveParents(transaction, object, drafts);
  const items = records.map((record, position) => {
    const refusal = repeated.get(position) ?? ownId(request, idOf(record));
    return item(org, object, drafts[position], targets[position], refusal);
  });
  const updates = await createUpdates(transaction, object, items);
  const refused = await storeWithTriggers(org, transaction, object, [...updates.values()]);
  return items.map((each) => result(request, each, updates.get(each), refused));
}

/** A client cannot choose the id of a new row. */
function ownId({ kind }: WriteRequest, id: string | undefined): RowError | undefined {
  if (kind !== 'create' || id === undefined) return undefined;
  const message = 'cannot specify Id in an insert call';
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, ['Id']);
}

function item(
  org: Org,
  object: ObjectSchema,
  draft: Draft | undefined,
  target: Target | undefined,
  refusal: RowError | undefined,
): Item {
  if (draft === undefined || target === undefined)
    throw new Error('Expected a draft and a target for each record');
  const before = 'row' in target ? target.row : undefined;
  const start = before?.data ?? defaultValues(object, org.identity.userId);
  const values = { ...start, ...draft.values };
  const found = [refusal, 'error' in target ? target.error : undefined];
  const errors = [...found.filter((error) => error !== undefined), ...draft.errors];
  if (errors.length > 0) return { before, values, errors };
  const rules = org.rules.get(object.name.toLowerCase()) ?? [];
  return { before, values, errors: validateRow(object, rules, values, before?.data) };
}

/** Converts valid records into changes of rows; new rows get ids and auto numbers. */
async function createUpdates(
  transaction: Transaction,
  object: ObjectSchema,
  items: Item[],
): Promise<Map<Item, RowUpdate>> {
  const valid = items.filter((each) => each.errors.length === 0);
  const created = valid.filter((each) => each.before === undefined);
  const ids = await nextIds(transaction.client, object, created.length);
  const numbers = await numberRows(transaction, object, created.length);
  const now = new Date();
  const updates = new Map<Item, RowUpdate>();
  for (const [index, each] of created.entries()) {
    const id = ids[index] ?? '';
    const data = named(object, { ...each.values, ...numbers[index] }, id);
    const row = { id, object: object.name, createdAt: now, modifiedAt: now, deleted: false };
    updates.set(each, { before: undefined, after: { ...row, data } });
  }
  for (const each of valid) {
    const { before, values } = each;
    if (before === undefined) continue;
    updates.set(each, { before, after: { ...before, data: values, modifiedAt: now } });
  }
  return updates;
}

async function numberRows(
  { client }: Transaction,
  object: ObjectSchema,
  count: number,
): Promise<Values[]> {
  const rows = Array.from({ length: count }, (): Values => ({}));
  for (const field of autoNumbers(object)) {
    const numbers = await nextAutoNumbers(client, object, field, count);
    rows.forEach((row, index) => {
      row[field.name] = numbers[index] ?? null;
    });
  }
  return rows;
}

/** The default name of a custom object's row is its id. */
function named(object: ObjectSchema, data: Values, id: string): Values {
  return object.custom && (data.Name ?? null) === null ? { ...data, Name: id } : data;
}

function result(
  { kind }: WriteRequest,
  { before, errors }: Item,
  update: RowUpdate | undefined,
  refused: Map<string, RowError>,
): WriteResult {
  const created = kind === 'upsert' ? { created: before === undefined } : {};
  const lost = update && refused.get(update.after.id);
  if (lost !== undefined) return { success: false, errors: [lost], ...created };
  if (update === undefined) return { success: false, errors, ...created };
  return { id: update.after.id, success: true, errors: [], ...created };
}
