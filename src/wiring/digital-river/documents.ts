import { attachDocuments } from '../../documents/attach-documents.ts';
import { linkNames } from '../../documents/links/requested-links.ts';
import { storeLinks } from '../../documents/links/store-links.ts';
import { HOUR_MS, SECOND_MS } from '../../time.ts';
import type { CircuitBreaker } from '../../worker/outage/circuit-breaker.ts';
import type { WorkerParts } from '../worker-parts.ts';
import { digitalRiverAccess } from './digital-river-access.ts';

/** Bytes. */
const MEGABYTE = 1024 * 1024;

/**
 * Starts to attach invoices and credit memos in the org, or to store links to them, as configured.
 *
 * @param circuit shared with the worker's loops
 * @returns undefined when this is switched off, or when the profile has no fields for links
 */
export function startDocuments(
  { config, log, pool, org, profile }: WorkerParts,
  circuit: CircuitBreaker,
): { stop(): Promise<void> } | undefined {
  const access = digitalRiverAccess(config);
  if (config.DIGITAL_RIVER_FILES === 'off' || access === undefined) return undefined;
  const everyMs = config.DIGITAL_RIVER_FILES_SECONDS * SECOND_MS;
  const parts = { pool: pool(), org: org(), log, access, circuit, everyMs };
  const { document } = profile();
  if (config.DIGITAL_RIVER_FILES === 'attach') {
    const maxBytes = config.DIGITAL_RIVER_FILES_MAX_MB * MEGABYTE;
    return attachDocuments({ ...parts, names: document, maxBytes });
  }
  const names = linkNames(document);
  if (names === undefined) {
    log.warn(
      { profile: config.SALESFORCE_PROFILE },
      'DIGITAL_RIVER_FILES=link has no effect, because the schema profile has no fields for links',
    );
    return undefined;
  }
  const validMs = config.DIGITAL_RIVER_FILES_LINK_HOURS * HOUR_MS;
  return storeLinks({ ...parts, names, validMs });
}
