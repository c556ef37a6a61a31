import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowError } from '../write/row-error.ts';

/** Decides whether a row is refused. */
export type RowFault = () => RowError | undefined;

const faultsOfCall = new AsyncLocalStorage<RowFault[]>();

/** Runs a call with an additional fault for its rows. */
export function withRowFault(fault: RowFault, run: () => void): void {
  faultsOfCall.run([...(faultsOfCall.getStore() ?? []), fault], run);
}

/** Draws the faults of the rows that a call is about to write: the errors by row id. */
export function drawRowFaults(ids: string[]): Map<string, RowError> {
  const faults = faultsOfCall.getStore() ?? [];
  return new Map(
    ids.flatMap((id) => {
      const error = firstError(faults);
      return error === undefined ? [] : [[id, error] as const];
    }),
  );
}

function firstError(faults: RowFault[]): RowError | undefined {
  for (const fault of faults) {
    const error = fault();
    if (error !== undefined) return error;
  }
  return undefined;
}
