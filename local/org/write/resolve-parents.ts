import { reachableRows } from '../rights/record-access.ts';
import { controllingLookup } from '../rights/sharing-model.ts';
import type { UserAccess } from '../rights/user-access.ts';
import { insufficientAccessToParent } from '../rights/write-refusals.ts';
import { canHaveFiles, findObject } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { findByKey, keyText } from '../store/keys-table.ts';
import { loadRows, type StoredRow } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Draft, ForeignKey } from './read-record.ts';
import { deletedRow, foreignKeyNotFound, type RowError, rowError } from './row-error.ts';
import type { WriteContext } from './write-context.ts';

/** A lookup of a draft with the parent's id. */
interface Reference {
  draft: Draft;
  id: string;
  field: FieldSchema;
}

/**
 * Replaces parents that are identified by an external id with their record ids, and checks that
 * every parent exists and that the user can reach it. Adds problems to the drafts' errors.
 */
export async function resolveParents(
  context: WriteContext,
  object: ObjectSchema,
  drafts: Draft[],
): Promise<void> {
  const wanted = drafts.flatMap((draft) => draft.foreignKeys.map((key) => ({ draft, key })));
  const groups = Map.groupBy(wanted, ({ key }) => `${key.lookup.name} ${key.key.name}`);
  for (const group of groups.values()) await resolveGroup(context.transaction, group);
  await checkParents(context, object, drafts);
}

/** Finds the parents that are identified by the same field, in one query. */
async function resolveGroup(
  { client }: Pick<Transaction, 'client'>,
  group: { draft: Draft; key: ForeignKey }[],
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { parent, key: field, lookup } = first.key;
  const found = await findByKey(
    client,
    parent,
    field,
    group.map(({ key }) => key.value),
  );
  for (const { draft, key } of group) {
    const [id, another] = found.get(keyText(field, key.value)) ?? [];
    if (id !== undefined && another === undefined) draft.values[lookup.name] = id;
    else draft.errors.push(foreignKeyNotFound(parent, field, String(key.value)));
  }
}

async function checkParents(
  context: WriteContext,
  object: ObjectSchema,
  drafts: Draft[],
): Promise<void> {
  const lookups = [...object.fields.values()].filter((field) => field.type === 'reference');
  const given = drafts.flatMap((draft) =>
    lookups.flatMap((field): Reference[] => {
      const id = draft.values[field.name];
      return typeof id === 'string' ? [{ draft, id, field }] : [];
    }),
  );
  if (given.length === 0) return;
  const ids = [...new Set(given.map(({ id }) => id))];
  const parents = await loadRows(context.transaction.client, ids);
  const known = new Map(parents.map((row) => [row.id, row]));
  const present = new Map(parents.filter((row) => !row.deleted).map((row) => [row.id, row]));
  for (const [field, references] of Map.groupBy(given, (each) => each.field)) {
    const reached = await reachedParents(context, object, field, references, present);
    for (const { draft, id } of references) {
      if (reached.has(id)) continue;
      draft.errors.push(unreachableParent(field, known.get(id)));
    }
  }
}

/**
 * A row in the recycle bin cannot be referred to either.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
function unreachableParent(field: FieldSchema, parent: StoredRow | undefined): RowError {
  if (parent?.deleted) return deletedRow();
  if (parent !== undefined) return insufficientAccessToParent(field.name);
  const message = 'invalid cross reference id';
  return rowError('INVALID_CROSS_REFERENCE_KEY', message, [field.name]);
}

/** The parents of one lookup that the user reaches: a parent that controls its rows, to edit it. */
async function reachedParents(
  { user, transaction }: WriteContext,
  object: ObjectSchema,
  field: FieldSchema,
  references: Reference[],
  present: Map<string, StoredRow>,
): Promise<Set<string>> {
  const controls =
    user.sharingOf(object) === 'ControlledByParent' && controllingLookup(object) === field;
  const ids = [...new Set(references.map(({ id }) => id))];
  const parents = ids.flatMap((id) => present.get(id) ?? []);
  const wanted = controls ? 'edit' : 'read';
  const reached = new Set<string>();
  for (const [name, own] of Map.groupBy(parents, (row) => row.object)) {
    const parent = findObject(user.schema.whole ?? user.schema, name);
    if (parent === undefined || !isParent(user, field, parent)) continue;
    const rows = await reachableRows(transaction.client, user, parent, own, wanted);
    for (const { id } of rows) reached.add(id);
  }
  return reached;
}

/**
 * Files belong to the objects that can have them and that the user reads, other lookups to the rows
 * of one object.
 */
function isParent({ rights }: UserAccess, field: FieldSchema, parent: ObjectSchema): boolean {
  return field.referenceTo === undefined
    ? canHaveFiles(parent) && rights.on(parent).read
    : field.referenceTo.toLowerCase() === parent.name.toLowerCase();
}
