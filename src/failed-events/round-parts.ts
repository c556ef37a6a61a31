import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import type { CircuitBreaker } from '../worker/outage/circuit-breaker.ts';
import type { ProblemLog } from './problem-log.ts';

export interface FailedEventParts {
  readonly pool: Pool;
  readonly org: Org;
  readonly log: Logger;
  /** The org's names for the Failed Event object and its fields. */
  readonly names: FailedEventNames;
  /** Key prefix of the Order's object, as in the schema profile. */
  readonly orderIdPrefix?: string | undefined;
  /** Address of the web process; without it, records have no link to the console. */
  readonly publicUrl?: string | undefined;
  /** Shared with the workers that apply events. */
  readonly circuit: CircuitBreaker;
  /** Time between two rounds, in milliseconds. */
  readonly everyMs: number;
  /** How many parked events the org shows at the same time. */
  readonly maxShown: number;
}

/** The dependencies of one round. */
export type RoundParts = FailedEventParts & { readonly problemLog: ProblemLog };

/** Name of the periodic task. */
export const TASK = 'failed events';
