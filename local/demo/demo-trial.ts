import type { Connection } from 'jsforce';
import type { Pool } from 'pg';
import type { Environment } from '../../src/config/index.ts';
import { InputError } from '../../src/errors.ts';
import { HOST } from '../addresses.ts';
import type { LocalDescription } from '../description.ts';

/** The running trial that the demonstration fills. */
export interface DemoTrial {
  readonly local: LocalDescription;
  /** The connector's own database. */
  readonly pool: Pool;
  readonly org: Connection;
  /** Of the connector's events, as the trial was started. */
  readonly liveMode: boolean;
}

/** What a connector is connected to. All of it is on this machine in a trial. */
const ADDRESSES = [
  'DATABASE_URL',
  'SALESFORCE_INSTANCE_URL',
  'DIGITAL_RIVER_API_URL',
  'PUBLIC_URL',
] as const;

/**
 * Checks that the environment is that of a trial on this machine: the demonstration writes invented
 * events, and changes times in the database.
 *
 * @throws InputError when it is not
 */
export function requireTrialOnly(environment: Environment): void {
  const foreign = ADDRESSES.filter((name) => !isLocal(environment[name] ?? ''));
  if (foreign.length === 0 && environment.NODE_ENV === 'development') return;
  const why = foreign.length > 0 ? `${foreign.join(', ')} is not on ${HOST}` : 'NODE_ENV differs';
  throw new InputError(
    `The demo fills only a trial that "npm run local" has started on this machine: ${why}.`,
  );
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && new URL(address).hostname === HOST;
}
