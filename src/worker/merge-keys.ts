import { InvalidEventError } from '../errors.ts';
import type { SubjectState } from '../salesforce/records/subject-state.ts';
import {
  compareVersions,
  type Lookup,
  recordName,
  type Version,
} from '../salesforce/records/write.ts';
import type { Contribution, Source } from '../sources/source.ts';

type Keys = SubjectState['keys'];
type Lookups = Pick<Source, 'lookups'>;

/**
 * Adds the keys of events to what is known of their subject. The key of a newer event replaces that
 * of an older one, whatever the order of arrival. When another value takes the place of a known one
 * that a look-up uses, the record that the look-up found is forgotten, so that it is looked up
 * again. What was written to that record says nothing about another one, so it is forgotten as well.
 *
 * @throws what the source throws on keys, unless the keys are at fault
 */
export function mergeKeys(
  state: SubjectState,
  contributions: readonly Contribution[],
  source: Lookups,
): SubjectState {
  const keys: Record<string, string> = { ...state.keys };
  const keyVersions: Record<string, Version> = { ...state.keyVersions };
  for (const { keys: added, keysVersion } of contributions) {
    for (const [name, value] of Object.entries(added)) {
      if (!replaces({ value, version: keysVersion }, keys[name], keyVersions[name])) continue;
      keys[name] = value;
      if (keysVersion !== undefined) keyVersions[name] = keysVersion;
    }
  }
  const changed = changedLookups(state, keys, source);
  return {
    ...state,
    keys,
    keyVersions,
    ids: without(state.ids, (name) => changed.some((lookup) => lookup.name === name)),
    applied: without(state.applied, (group) => changed.some((lookup) => isOf(lookup, group))),
  };
}

/**
 * Whether a key takes the place of the known one. Of two values with the same version the greater
 * one wins, so that the order of arrival does not matter; without versions it is the one read last.
 */
function replaces(
  { value, version }: { value: string; version: Version | undefined },
  known: string | undefined,
  knownVersion: Version | undefined,
): boolean {
  if (known === undefined) return true;
  const order = compareVersions(version ?? [], knownVersion ?? []);
  if (order !== 0) return order > 0;
  return version === undefined || value > known;
}

/** The look-ups for which a known key has another value now. A key that is new changes none. */
function changedLookups({ keys: known }: SubjectState, keys: Keys, source: Lookups): Lookup[] {
  const now = Object.fromEntries(Object.keys(known).map((name) => [name, keys[name] ?? '']));
  if (Object.entries(known).every(([name, value]) => now[name] === value)) return [];
  const before = new Set(lookupsBy(known, source).map((lookup) => JSON.stringify(lookup)));
  return lookupsBy(now, source).filter((lookup) => !before.has(JSON.stringify(lookup)));
}

/** None when a key is invalid. */
function lookupsBy(keys: Keys, source: Lookups): readonly Lookup[] {
  try {
    return source.lookups(keys);
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}

/** Whether a field group is one of the record that a look-up finds. */
function isOf({ object, name }: Lookup, group: string): boolean {
  return group.startsWith(`${recordName({ object, lookup: name })} `);
}

function without<T>(
  values: Readonly<Record<string, T>>,
  isForgotten: (name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isForgotten(name)));
}
