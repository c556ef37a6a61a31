import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowError } from '../write/row-error.ts';

/** Decides for one row whether it is refused. */
export type RowFault = () => RowError | undefined;

const ofThisCall = new AsyncLocalStorage<RowFault[]>();

/** Runs a call whose rows meet one more fault. */
export function withRowFault(fault: RowFault, run: () => void): void {
  ofThisCall.run([...(ofThisCall.getStore() ?? []), fault], run);
}

/** Strikes the rows that a call is about to write: the error of each one that is struck, by row id. */
export function strikeRows(ids: string[]): Map<string, RowError> {
  const faults = ofThisCall.getStore() ?? [];
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
