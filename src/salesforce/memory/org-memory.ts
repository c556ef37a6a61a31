import { MAX_COLLECTIONS_PER_CALL, MAX_RECORDS_PER_COLLECTION } from '../collection-limits.ts';
import { AdaptiveSize } from './adaptive-size.ts';
import { CallSizes } from './call-sizes.ts';
import { ObjectSizes } from './object-sizes.ts';
import { type OptionalField, OptionalFields } from './optional-fields.ts';
import { SchemaGaps } from './schema-gaps.ts';

/** What calls have taught of an org. It is lost when the process ends, and learned again. */
export interface OrgMemory {
  /** Records per collection, by object. */
  readonly lots: ObjectSizes;
  /** Records that one call carries, by object: a slow org answers fewer in time. */
  readonly calls: CallSizes;
  /** Queries that one call makes. */
  readonly queries: AdaptiveSize;
  /** What the org lacks of what the connector needs. */
  readonly gaps: SchemaGaps;
  /** What the org lacks of what it may lack. */
  readonly optional: OptionalFields;
}

export interface MemoryOptions {
  /** Records per collection at the start and at most, 1 to 200. Default: 200. */
  readonly maxLotSize?: number | undefined;
  /** Fields that are left out of writes while the org lacks them. Default: none. */
  readonly optionalFields?: readonly OptionalField[] | undefined;
  /** Called at most daily for each optional field that the org lacks. */
  readonly reportAbsent?: ((absent: OptionalField) => void) | undefined;
}

/**
 * Creates the memory of an org about which nothing is known yet.
 *
 * @param now milliseconds since 1970
 */
export function createOrgMemory(
  {
    maxLotSize = MAX_RECORDS_PER_COLLECTION,
    optionalFields = [],
    reportAbsent = () => undefined,
  }: MemoryOptions = {},
  now: () => number = Date.now,
): OrgMemory {
  return {
    lots: new ObjectSizes(maxLotSize),
    calls: new CallSizes(),
    queries: new AdaptiveSize(MAX_COLLECTIONS_PER_CALL),
    gaps: new SchemaGaps(now),
    optional: new OptionalFields(optionalFields, reportAbsent, now),
  };
}
