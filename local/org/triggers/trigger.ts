import type { Org } from '../org.ts';
import type { Transaction } from '../store/transaction.ts';
import type { RowError } from '../write/row-error.ts';
import type { RowUpdate } from '../write/store-rows.ts';

/** The write that runs a trigger. */
export interface TriggerContext {
  org: Org;
  transaction: Transaction;
}

/** A trigger of an installed package, which runs when rows of an object are written. */
export interface Trigger {
  /** API name of the object. */
  object: string;
  /** Runs before rows are written; returns the errors of refused rows by row id. */
  beforeWrite(context: TriggerContext, updates: RowUpdate[]): Promise<Map<string, RowError>>;
  /** Runs after rows were written, in the same transaction. */
  afterWrite(context: TriggerContext, updates: RowUpdate[]): Promise<void>;
}
