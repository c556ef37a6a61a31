import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import { type PlacedValue, valuesIn } from '../../sources/mapped/language/values-in.ts';
import type { ExaminedEvent } from './examine-event.ts';

/**
 * Notes about fields that get true or false without a conversion. They stay what they are, and a text
 * field, which `source metadata` writes for such a value, refuses them.
 */
export function truthNotes(mapping: Mapping, { writes }: ExaminedEvent): string[] {
  const bare = new Set(valuesIn(mapping).filter(isBareField).map(fieldOf));
  const truths = writes.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([field, value]) =>
      typeof value === 'boolean' && bare.has(field) ? [field] : [],
    ),
  );
  return [...new Set(truths)].map(
    (field) =>
      `${field} gets true or false, which a text field refuses. Write "as": "checkbox", or "as": "text".`,
  );
}

function isBareField({ place, spec }: PlacedValue): boolean {
  if (place.at(-2) !== 'fields') return false;
  return typeof spec === 'string' || ('from' in spec && !('as' in spec) && !('values' in spec));
}

function fieldOf({ place }: PlacedValue): string {
  return String(place.at(-1));
}
