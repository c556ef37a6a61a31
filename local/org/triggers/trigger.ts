import type { Org } from '../org.ts';
import type { Transaction } from '../store/transaction.ts';
import type { RowError } from '../write/row-error.ts';
import type { RowUpdate } from '../write/store-rows.ts';

/** The write that a trigger belongs to. */
export interface TriggerContext {
  org: Org;
  transaction: Transaction;
}

/** What an installed package does when rows of an object are written, by whichever client. */
export interface Trigger {
  /** API name. */
  object: string;
  /** Before rows are written: errors by row id, for those that it does not let pass. */
  check(context: TriggerContext, updates: RowUpdate[]): Promise<Map<string, RowError>>;
  /** After rows were written, in the same transaction. */
  follow(context: TriggerContext, updates: RowUpdate[]): Promise<void>;
}
