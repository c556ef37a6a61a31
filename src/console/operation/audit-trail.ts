import type { Actor } from './actor.ts';
import type { AuditTarget } from './operation.ts';

/** `refused`: the actor has not the role; `failed`: what was begun could not be done. */
export type AuditOutcome = 'begun' | 'refused' | 'failed';

/** One line of the audit trail. */
export interface AuditEntry extends AuditTarget {
  readonly actor: Actor;
  /** The name of the operation. */
  readonly action: string;
  readonly outcome: AuditOutcome;
}

/** Where commands are recorded. Nobody can change or delete an entry in the console. */
export interface AuditTrail {
  /** @throws when it cannot be stored, which it logs */
  record(entry: AuditEntry): Promise<void>;
}
