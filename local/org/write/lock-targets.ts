import { loadRows, lockFreeRows, lockRows, type StoredRow } from '../store/rows-table.ts';
import type { Transaction } from '../store/transaction.ts';

/** A row that this transaction has locked, unless another transaction has. */
export interface LockedRow {
  row: StoredRow;
  lockedElsewhere: boolean;
}

/**
 * Locks the rows of a write; returns them by id. The result has no entry for a row that does not
 * exist.
 */
export async function lockTargets(
  { client, skipsLocked }: Transaction,
  ids: string[],
): Promise<Map<string, LockedRow>> {
  if (!skipsLocked) return byId(await lockRows(client, ids), false);
  const locked = await lockFreeRows(client, ids);
  return new Map([...byId(await loadRows(client, ids), true), ...byId(locked, false)]);
}

function byId(rows: StoredRow[], lockedElsewhere: boolean): Map<string, LockedRow> {
  return new Map(rows.map((row) => [row.id, { row, lockedElsewhere }]));
}
