import type { Actor } from './actor.ts';
import type { AuditTarget } from './operation.ts';

/**
 * `begun`: recorded before it is done; `refused`: the actor may not do it; `failed`: what was begun
 * is not known to be done – mostly it was not, but the database may have done it without an answer; `done`: what is recorded when it is done, such as a sign-in.
 */
export type AuditOutcome = 'begun' | 'done' | 'refused' | 'failed';

/** The actions that are no operations. */
export const SIGN_IN = 'signIn';
export const SIGN_OUT = 'signOut';

/** One line of the audit trail. */
export interface AuditEntry extends AuditTarget {
  readonly actor: Actor;
  /** The name of the operation, {@link SIGN_IN} or {@link SIGN_OUT}. */
  readonly action: string;
  readonly outcome: AuditOutcome;
}

/** Where commands are recorded. No one can change or delete an entry in the console. */
export interface AuditTrail {
  /** @throws when it cannot be stored, which it logs */
  record(entry: AuditEntry): Promise<void>;
}
