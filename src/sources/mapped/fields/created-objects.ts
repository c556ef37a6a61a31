import type { Mapping } from '../language/mapping-schema.ts';
import { RAW_OBJECT } from './raw-fields.ts';

/** The objects of which a mapping creates records. */
export function createdObjects({ map }: Mapping): ReadonlySet<string> {
  if (map === 'raw') return new Set([RAW_OBJECT.object]);
  return new Set(
    map.flatMap(({ writes }) =>
      writes.flatMap(({ record, creates = true }) =>
        'object' in record && creates ? [record.object] : [],
      ),
    ),
  );
}
