import type { RecordToWrite } from '../salesforce/records/composite-batches.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { writeRecordsSparingly } from '../salesforce/records/write-records-sparingly.ts';
import { withoutLinks } from './failed-event-records.ts';
import type { RoundParts } from './round-parts.ts';

/** An Order that a record links to was deleted, or the connector's user may not see it. */
const LINK_REFUSED = new Set([
  'ENTITY_IS_DELETED',
  'FIELD_FILTER_VALIDATION_EXCEPTION',
  'FIELD_INTEGRITY_EXCEPTION',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD',
  'INVALID_ID_FIELD',
  'MALFORMED_ID',
]);

/**
 * Writes Failed Event records, up to 1,000 with one call. Those whose links to Orders are refused
 * are written once more without them.
 *
 * @returns the outcome of each record; undefined for those that were not tried, since others were
 *   refused
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeFailedEvents(
  { org, names }: Pick<RoundParts, 'org' | 'names'>,
  records: readonly RecordToWrite[],
): Promise<(Outcome | undefined)[]> {
  const outcomes = await writeRecordsSparingly(org, records);
  const unlinked = records.map((record, index) => {
    const isRefused = hasRefusedLink(outcomes[index] ?? outcomes[0]);
    return isRefused ? withoutLinks(names, record) : undefined;
  });
  const again = unlinked.filter((record) => record !== undefined);
  const results = await writeRecordsSparingly(org, again);
  const resultOf = new Map(again.map((record, index) => [record, results[index]]));
  return unlinked.map((record, index) => (record ? resultOf.get(record) : outcomes[index]));
}

function hasRefusedLink(outcome: Outcome | undefined): boolean {
  return outcome?.written === false && LINK_REFUSED.has(outcome.refusal.code);
}
