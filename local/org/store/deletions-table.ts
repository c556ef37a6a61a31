import type { ClientBase } from 'pg';
import type { Database } from './rows-table.ts';

/** One effect of a deletion: a row that was deleted with another, or a lookup that was cleared. */
export interface DeletionEffect {
  /** The deleted row that the user named. */
  rootId: string;
  /** The row that was changed: the root itself, a row below it, or one that referred to them. */
  rowId: string;
  /** The lookup that was cleared, and its value; null when the row was deleted. */
  field: string | null;
  value: string | null;
}

/** Stores the effects of deletions, for an undelete. */
export async function saveDeletions(client: ClientBase, effects: DeletionEffect[]): Promise<void> {
  if (effects.length === 0) return;
  const text = `insert into org_deletion (root_id, row_id, field, value)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])`;
  await client.query(text, [
    effects.map(({ rootId }) => rootId),
    effects.map(({ rowId }) => rowId),
    effects.map(({ field }) => field),
    effects.map(({ value }) => value),
  ]);
}

/** Reads the effects of the deletions of these rows. */
export async function loadDeletions(
  client: ClientBase,
  rootIds: string[],
): Promise<DeletionEffect[]> {
  const text = `select root_id as "rootId", row_id as "rowId", field, value
    from org_deletion where root_id = any($1)`;
  return (await client.query<DeletionEffect>(text, [rootIds])).rows;
}

/** The ids of deleted rows that users have named, latest deletion first. */
export async function newestDeletions(db: Database, limit: number): Promise<string[]> {
  const text = `select org_row.id from org_row
    where deleted and exists (select from org_deletion where root_id = org_row.id)
    order by modified_at desc, id desc limit $1`;
  return (await db.query<{ id: string }>(text, [limit])).rows.map(({ id }) => id);
}

/** Forgets the effects of the deletions of these rows. */
export async function dropDeletions(client: ClientBase, rootIds: string[]): Promise<void> {
  await client.query('delete from org_deletion where root_id = any($1)', [rootIds]);
}
