import type { Mapping } from './language/mapping-schema.ts';
import { parsePath } from './language/parse-path.ts';

/**
 * The names of members of a body that a mapping file names in its paths. Other texts of the file
 * are among them when they could be paths: they are words of the file as well, and no data.
 */
export function namedMembers(mapping: Mapping): ReadonlySet<string> {
  return new Set(
    textsIn([mapping.event, mapping.lookups, mapping.map, mapping.fields, mapping.split]).flatMap(
      (text) => parsePath(text)?.steps ?? [],
    ),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...textsIn(member),
  ]);
}
