import type { RowError } from '../write/row-error.ts';
import type { RowUpdate } from '../write/store-rows.ts';
import type { WriteContext } from '../write/write-context.ts';

/** A trigger of the org or of an installed package, which runs when rows of an object are written. */
export interface Trigger {
  /** API name of the object. */
  object: string;
  /** Runs before rows are written; returns the errors of refused rows by row id. */
  beforeWrite(context: WriteContext, updates: RowUpdate[]): Promise<Map<string, RowError>>;
  /** Runs after rows were written, in the same transaction. */
  afterWrite(context: WriteContext, updates: RowUpdate[]): Promise<void>;
}
