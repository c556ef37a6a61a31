import type { EventMapping } from '../language/mapping-schema.ts';
import { valuesIn } from '../language/values-in.ts';

/** Whether a file reads more of a body than its parsed JSON. */
export function needsBytes(mapping: EventMapping): boolean {
  return (
    mapping.map === 'raw' ||
    valuesIn(mapping).some(
      ({ spec }) =>
        typeof spec === 'object' &&
        ('cel' in spec || 'digest' in spec || ('as' in spec && spec.as === 'json-text')),
    )
  );
}
