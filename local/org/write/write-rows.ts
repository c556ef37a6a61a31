import { readContents } from '../files/read-contents.ts';
import { refusedWrites } from '../rights/refused-writes.ts';
import { wholeObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { StoredRow } from '../store/rows-table.ts';
import { autoNumbers, nextAutoNumbers, nextIds } from '../store/sequences.ts';
import type { Values } from '../store/values.ts';
import { storeWithTriggers } from '../triggers/run-triggers.ts';
import { refuseCreateOnly } from './create-only.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findTargets, idOf, type Target } from './find-targets.ts';
import { type Draft, readRecord } from './read-record.ts';
import { resolveParents } from './resolve-parents.ts';
import { type RowError, rowError } from './row-error.ts';
import type { RowUpdate } from './store-rows.ts';
import { defaultValues, validateRow } from './validate-row.ts';
import type { WriteContext } from './write-context.ts';
import type { WriteRequest, WriteResult } from './write-request.ts';

/** A checked record before the write. */
interface Item {
  before: StoredRow | undefined;
  values: Values;
  errors: RowError[];
}

/**
 * Creates, updates or upserts records of one object, as far as the user's rights allow. Valid
 * records are written even if others are refused. Reads and writes are batched: the number of
 * statements does not depend on the number of records.
 * @returns one result for each record, in order
 */
export async function writeRows(
  context: WriteContext,
  request: WriteRequest,
): Promise<WriteResult[]> {
  const { user, transaction } = context;
  const { records } = request;
  const object = wholeObject(user.schema, request.object);
  const drafts = records.map((record) => readRecord(user.schema, request.object, record));
  const repeated = findDuplicates(request);
  const targets = await findTargets(user.schema, transaction, request);
  await resolveParents(context, object, drafts);
  refuseCreateOnly(object, drafts, targets);
  await readContents(transaction.client, object, drafts, targets);
  const refusalOf = await refusedWrites(context, object, rowsOf(targets));
  const items = records.map((record, position) => {
    const target = targets[position];
    const denial = target && !('error' in target) ? refusalOf(target.row) : undefined;
    // Without the right to write the row, its values do not matter.
    if (denial !== undefined) return { before: target?.row, values: {}, errors: [denial] };
    const refusal = repeated.get(position) ?? ownId(request, idOf(record));
    return item(context, object, drafts[position], target, refusal);
  });
  const updates = await createUpdates(context, object, items);
  const refused = await storeWithTriggers(context, object, [...updates.values()]);
  return items.map((each) => result(request, each, updates.get(each), refused));
}

function rowsOf(targets: Target[]): StoredRow[] {
  return targets.flatMap((target) => ('error' in target ? [] : (target.row ?? [])));
}

/** A client cannot choose the id of a new row. */
function ownId({ kind }: WriteRequest, id: string | undefined): RowError | undefined {
  if (kind !== 'create' || id === undefined) return undefined;
  const message = 'cannot specify Id in an insert call';
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, ['Id']);
}

function item(
  { org, user }: WriteContext,
  object: ObjectSchema,
  draft: Draft | undefined,
  target: Target | undefined,
  refusal: RowError | undefined,
): Item {
  if (draft === undefined || target === undefined)
    throw new Error('Expected a draft and a target for each record');
  const before = 'row' in target ? target.row : undefined;
  const start = before?.data ?? defaultValues(object, user.userId);
  const values = { ...start, ...draft.values };
  const found = [refusal, 'error' in target ? target.error : undefined];
  const errors = [...found.filter((error) => error !== undefined), ...draft.errors];
  if (errors.length > 0) return { before, values, errors };
  const rules = org.rules.get(object.name.toLowerCase()) ?? [];
  return { before, values, errors: validateRow(object, rules, values, before?.data) };
}

/** Converts valid records into changes of rows; new rows get ids and auto numbers. */
async function createUpdates(
  { transaction, user }: WriteContext,
  object: ObjectSchema,
  items: Item[],
): Promise<Map<Item, RowUpdate>> {
  const valid = items.filter((each) => each.errors.length === 0);
  const created = valid.filter((each) => each.before === undefined);
  const ids = await nextIds(transaction.client, object, created.length);
  const numbers = await numberRows(transaction, object, created.length);
  const now = new Date();
  const by = user.userId;
  const updates = new Map<Item, RowUpdate>();
  for (const [index, each] of created.entries()) {
    const id = ids[index] ?? '';
    const data = named(object, { ...each.values, ...numbers[index] }, id);
    const written = { createdAt: now, createdBy: by, modifiedAt: now, modifiedBy: by };
    const after = { id, object: object.name, data, deleted: false, ...written };
    updates.set(each, { before: undefined, after });
  }
  for (const each of valid) {
    const { before, values } = each;
    if (before === undefined) continue;
    const after = { ...before, data: values, modifiedAt: now, modifiedBy: by };
    updates.set(each, { before, after });
  }
  return updates;
}

async function numberRows(
  { client }: WriteContext['transaction'],
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
