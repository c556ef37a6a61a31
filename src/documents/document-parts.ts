import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import type { DigitalRiverAccess } from '../sources/digital-river/api/api-request.ts';
import { MINUTE_MS } from '../time.ts';
import type { CircuitBreaker } from '../worker/outage/circuit-breaker.ts';

/** What documents are attached with. */
export interface DocumentParts {
  readonly pool: Pool;
  readonly org: Org;
  readonly log: Logger;
  readonly access: DigitalRiverAccess;
  /** The org's names for the records of documents. */
  readonly names: Profile['document'];
  /** Shared with the workers that apply events. */
  readonly circuit: Pick<CircuitBreaker, 'isOpen'>;
  /** Maximum size of a file, in bytes. */
  readonly maxBytes: number;
  /** How often new documents are looked for, in milliseconds. */
  readonly everyMs: number;
}

export const DOWNLOAD_TIMEOUT_MS = 5 * MINUTE_MS;
export const UPLOAD_TIMEOUT_MS = 10 * MINUTE_MS;
/** How long a claim is valid that is not renewed: then its worker has died. */
export const LEASE_MS = 2 * MINUTE_MS;
/** How long Salesforce may carry out an upload that has begun, whatever became of the worker. */
export const UPLOAD_CLAIM_MS = UPLOAD_TIMEOUT_MS + 5 * MINUTE_MS;
