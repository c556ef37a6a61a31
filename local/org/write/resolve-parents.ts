import { reachableRows } from '../rights/record-access.ts';
import { controllingLookup } from '../rights/sharing-model.ts';
import { insufficientAccessToParent } from '../rights/write-refusals.ts';
import { parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { findByKey, keyText } from '../store/keys-table.ts';
import { loadRows, type StoredRow } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Draft, ForeignKey } from './read-record.ts';
import { foreignKeyNotFound, rowError } from './row-error.ts';
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
  const present = new Map(parents.filter((row) => !row.deleted).map((row) => [row.id, row]));
  for (const [field, references] of Map.groupBy(given, (each) => each.field)) {
    const reached = await reachedParents(context, object, field, references, present);
    for (const { draft, id } of references) {
      if (reached.has(id)) continue;
      const missing = rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [
        field.name,
      ]);
      draft.errors.push(present.has(id) ? insufficientAccessToParent(field.name) : missing);
    }
  }
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
  const rows = await reachableRows(
    transaction.client,
    user,
    parentOf(user.schema, field),
    [...new Set(references.map(({ id }) => id))].flatMap((id) => present.get(id) ?? []),
    controls ? 'edit' : 'read',
  );
  return new Set(rows.map(({ id }) => id));
}
