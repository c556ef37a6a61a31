import type { ObjectSchema } from '../schema/schema.ts';
import { findByKey, keyText } from '../store/keys-table.ts';
import { loadRows } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Draft, ForeignKey } from './read-record.ts';
import { foreignKeyNotFound, rowError } from './row-error.ts';

/**
 * Replaces parents that are identified by an external id with their record ids, and checks that
 * every parent exists. Adds problems to the drafts' errors.
 */
export async function resolveParents(
  { client }: Transaction,
  object: ObjectSchema,
  drafts: Draft[],
): Promise<void> {
  const wanted = drafts.flatMap((draft) => draft.foreignKeys.map((key) => ({ draft, key })));
  const groups = Map.groupBy(wanted, ({ key }) => `${key.lookup.name} ${key.key.name}`);
  for (const group of groups.values()) await resolveGroup({ client }, group);
  await checkParents({ client }, object, drafts);
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
  { client }: Pick<Transaction, 'client'>,
  object: ObjectSchema,
  drafts: Draft[],
): Promise<void> {
  const lookups = [...object.fields.values()].filter((field) => field.type === 'reference');
  const given = drafts.flatMap((draft) =>
    lookups.flatMap((field) => {
      const id = draft.values[field.name];
      return typeof id === 'string' ? [{ draft, id, field }] : [];
    }),
  );
  if (given.length === 0) return;
  const parents = await loadRows(client, [...new Set(given.map(({ id }) => id))]);
  const present = new Set(parents.filter((row) => !row.deleted).map((row) => row.id));
  for (const { draft, id, field } of given) {
    if (present.has(id)) continue;
    const message = 'invalid cross reference id';
    draft.errors.push(rowError('INVALID_CROSS_REFERENCE_KEY', message, [field.name]));
  }
}
