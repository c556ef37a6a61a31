import { parentField } from '../schema/history-objects.ts';
import { isIndexed } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { historyRows } from '../store/history-rows.ts';
import { findByKey } from '../store/keys-table.ts';
import { type Database, loadRows, type StoredRow, scanRows } from '../store/rows-table.ts';
import type { Comparison, Tree } from './condition.ts';

/** Values of an indexed field; every matching row has one of them. */
export interface Narrowing {
  field: FieldSchema;
  values: (string | number | boolean)[];
}

/**
 * Reads the rows that can match a condition: by id or key if the condition allows it, otherwise all
 * rows of the object.
 */
export async function findCandidates(
  db: Database,
  object: ObjectSchema,
  where: Tree<Comparison> | undefined,
  withDeleted: boolean,
): Promise<StoredRow[]> {
  const narrowings = where && narrow(where);
  if (object.historyOf !== undefined) return findChanges(db, object, narrowings);
  // A deleted row has no keys.
  const byKeys = narrowings?.every(({ field }) => field.type === 'id' || !withDeleted);
  if (narrowings === undefined || !byKeys) return scanRows(db, object.name, withDeleted);
  const found = await Promise.all(narrowings.map((each) => idsOf(db, object, each)));
  const rows = await loadRows(db, [...new Set(found.flat())]);
  return rows
    .filter((row) => row.object === object.name && (withDeleted || !row.deleted))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Field changes are found by the id of the changed row. */
async function findChanges(
  db: Database,
  object: ObjectSchema,
  narrowings: Narrowing[] | undefined,
): Promise<StoredRow[]> {
  const byParent = narrowings?.every(({ field }) => field.name === parentField(object));
  if (narrowings === undefined || !byParent) return historyRows(db, object, {});
  const recordIds = narrowings.flatMap(({ values }) => values.map(String));
  return historyRows(db, object, { recordIds });
}

async function idsOf(
  db: Database,
  object: ObjectSchema,
  { field, values }: Narrowing,
): Promise<string[]> {
  if (field.type === 'id') return values.map(String);
  return [...(await findByKey(db, object, field, values)).values()].flat();
}

/**
 * The indexed values that narrow a condition; undefined when it needs a scan. For AND, one condition
 * on an indexed field is enough; for OR, every condition must have one.
 */
export function narrow(tree: Tree<Comparison>): Narrowing[] | undefined {
  switch (tree.kind) {
    case 'leaf':
      return narrowLeaf(tree.leaf);
    case 'not':
      return undefined;
    case 'and':
      return tree.parts.map(narrow).find((part) => part !== undefined);
    case 'or': {
      const parts = tree.parts.map(narrow);
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
  }
}

function narrowLeaf({ path, operator, operands }: Comparison): Narrowing[] | undefined {
  const { field, lookups } = path;
  if (lookups.length > 0 || !(operator === '=' || operator === 'IN')) return undefined;
  if (field.type !== 'id' && !isIndexed(field)) return undefined;
  const values = operands.flatMap((each) => (each.kind === 'value' ? [each.value] : []));
  return values.length === operands.length ? [{ field, values }] : undefined;
}
