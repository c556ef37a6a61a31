import { AsyncLocalStorage } from 'node:async_hooks';
import type { StoredRow } from '../store/rows-table.ts';
import type { RowError } from '../write/row-error.ts';
import type { Fault } from './fault.ts';

/** Rows of one object that a call is about to write together, as a trigger sees them. */
export interface RowsToWrite {
  object: string;
  rows: readonly StoredRow[];
}

/** Decides which rows are refused: their errors by row id. */
export type RowFault = (rows: RowsToWrite) => ReadonlyMap<string, RowError>;

const faultsOfCall = new AsyncLocalStorage<RowFault[]>();

/** Runs a call with an additional fault for its rows. */
export function withRowFault(fault: RowFault, run: () => void): void {
  faultsOfCall.run([...(faultsOfCall.getStore() ?? []), fault], run);
}

/**
 * Draws the faults of the rows that a call is about to write: the errors by row id. A row that one
 * fault refuses does not reach the next one.
 */
export function drawRowFaults({ object, rows }: RowsToWrite): Map<string, RowError> {
  const errors = new Map<string, RowError>();
  for (const fault of faultsOfCall.getStore() ?? []) {
    const left = rows.filter(({ id }) => !errors.has(id));
    if (left.length === 0) break;
    for (const [id, error] of fault({ object, rows: left })) errors.set(id, error);
  }
  return errors;
}

/** The rows that a fault concerns: all, or those of its object that have one of its values. */
export function affectedRows(
  { object: only, match }: Pick<Fault, 'object' | 'match'>,
  { object, rows }: RowsToWrite,
): StoredRow[] {
  if (only !== undefined && only !== object) return [];
  return rows.filter((row) => match === undefined || match.values.includes(textOf(row, match)));
}

function textOf({ id, data }: StoredRow, { field }: { field: string }): string {
  return field === 'Id' ? id : String(data[field]);
}

/** The same error for each of these rows. */
export function refuseAll(
  rows: readonly StoredRow[],
  errorOf: () => RowError,
): Map<string, RowError> {
  return new Map(rows.map(({ id }) => [id, errorOf()]));
}
