import {
  type ChildRelationship,
  childRelationshipsOf,
  deleteConstraintOf,
  isIndexed,
} from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { findByKey } from '../store/keys-table.ts';
import type { StoredRow } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';
import { type LockedRow, lockTargets } from './lock-targets.ts';
import { activatedOrder, deletionRestricted, lockedRow, type RowError } from './row-error.ts';

/** A row that is deleted, or a lookup that is cleared. */
export interface DeletionStep {
  object: ObjectSchema;
  row: StoredRow;
  /** The lookup to clear; undefined when the row is deleted. */
  cleared?: FieldSchema;
}

/** What the deletion of a row changes, or why it is refused. */
export type DeletionPlan = { steps: DeletionStep[] } | { error: RowError };

/**
 * Plans the deletion of rows of one object: the rows themselves, the rows that are deleted with
 * them, and the lookups that are cleared. Locks all of these rows. A row is refused if one of the
 * rows below it cannot be deleted.
 * @param planned ids of rows that are already deleted with a row above
 * @returns the plans by row id
 * @see
 *   https://help.salesforce.com/s/articleView?id=platform.overview_of_custom_object_relationships.htm
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.264.0.api.meta/api/sforce_api_calls_delete.htm
 */
export async function planDeletions(
  schema: OrgSchema,
  transaction: Transaction,
  object: ObjectSchema,
  rows: StoredRow[],
  planned: ReadonlySet<string> = new Set(),
): Promise<Map<string, DeletionPlan>> {
  const plans = new Map(rows.map((row) => [row.id, ownPlan(object, row)]));
  const above = new Set([...planned, ...plans.keys()]);
  for (const relationship of childRelationshipsOf(schema, object)) {
    if (!isIndexed(relationship.lookup) || relationship.child.historyOf !== undefined) continue;
    const children = await childrenOf(transaction, relationship, rows, above);
    const below = await planChildren(schema, transaction, relationship, children, above);
    for (const row of rows) {
      const plan = plans.get(row.id) ?? { steps: [] };
      const own = children.get(row.id) ?? [];
      plans.set(row.id, extended(plan, relationship, nameOf(object, row), own, below));
    }
  }
  return plans;
}

/** An activated order cannot be deleted. */
function ownPlan(object: ObjectSchema, row: StoredRow): DeletionPlan {
  if (object.name === 'Order' && row.data.Status === 'Activated')
    return { error: activatedOrder() };
  return { steps: [{ object, row }] };
}

/** Finds and locks the rows that refer to one of these rows, by the id of that row. */
async function childrenOf(
  transaction: Transaction,
  { child, lookup }: ChildRelationship,
  rows: StoredRow[],
  above: ReadonlySet<string>,
): Promise<Map<string, LockedRow[]>> {
  const parents = rows.map(({ id }) => id);
  const found = await findByKey(transaction.client, child, lookup, parents);
  const ids = [...new Set([...found.values()].flat())].filter((id) => !above.has(id));
  const locked: Map<string, LockedRow> =
    ids.length === 0 ? new Map() : await lockTargets(transaction, ids);
  return new Map(
    [...found].map(([parent, own]) => [parent, own.flatMap((id) => locked.get(id) ?? [])]),
  );
}

/** The plans of children that are deleted with their parents. */
async function planChildren(
  schema: OrgSchema,
  transaction: Transaction,
  { child, lookup }: ChildRelationship,
  children: Map<string, LockedRow[]>,
  above: ReadonlySet<string>,
): Promise<Map<string, DeletionPlan>> {
  const rows = [...children.values()].flat().map(({ row }) => row);
  if (rows.length === 0 || deleteConstraintOf(lookup) !== 'Cascade') return new Map();
  return planDeletions(schema, transaction, child, rows, above);
}

function extended(
  plan: DeletionPlan,
  { child, lookup }: ChildRelationship,
  parentName: string,
  children: LockedRow[],
  below: Map<string, DeletionPlan>,
): DeletionPlan {
  if ('error' in plan || children.length === 0) return plan;
  if (children.some(({ lockedElsewhere }) => lockedElsewhere)) return { error: lockedRow() };
  switch (deleteConstraintOf(lookup)) {
    case 'Restrict': {
      const names = children.map(({ row }) => nameOf(child, row));
      return { error: deletionRestricted(parentName, child, names) };
    }
    case 'SetNull':
      return {
        steps: [
          ...plan.steps,
          ...children.map(({ row }) => ({ object: child, row, cleared: lookup })),
        ],
      };
    case 'Cascade':
      return children.reduce<DeletionPlan>((all, { row }) => joined(all, below.get(row.id)), plan);
  }
}

function joined(plan: DeletionPlan, other: DeletionPlan = { steps: [] }): DeletionPlan {
  if ('error' in plan) return plan;
  return 'error' in other ? other : { steps: [...plan.steps, ...other.steps] };
}

function nameOf({ nameField }: ObjectSchema, { id, data }: StoredRow): string {
  return String(data[nameField] ?? id);
}
