import type { Org } from '../org.ts';
import { systemAccess, type UserAccess } from '../rights/user-access.ts';
import type { Transaction } from '../store/transaction.ts';

/** The circumstances of a write: where, for whom, and in which transaction. */
export interface WriteContext {
  org: Org;
  user: UserAccess;
  transaction: Transaction;
}

/**
 * The same write without the limits of the user's rights, as Apex triggers run.
 * @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_keywords_sharing.htm
 */
export function inSystemMode(context: WriteContext): WriteContext {
  const { org, user } = context;
  return { ...context, user: systemAccess(org.schema, user.userId) };
}
