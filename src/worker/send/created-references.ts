import { type Lookup, recordName } from '../../salesforce/records/write.ts';
import type { WriteResult } from '../interpret-outcome.ts';

/**
 * Whether one of these writes is to a record that a look-up did not find before it, such as the order
 * that lines of the same event refer to: it is worth looking again at once.
 *
 * @param missing the look-ups that found nothing
 */
export function createsMissing(
  missing: readonly Lookup[],
  results: readonly WriteResult[],
): boolean {
  const written = new Set(
    results.flatMap(({ kind, write: { record } }) =>
      kind === 'written' && !('lookup' in record) ? [recordName(record)] : [],
    ),
  );
  return missing.some(({ object, candidates }) =>
    candidates.some(({ field, value }) => written.has(recordName({ object, field, value }))),
  );
}
