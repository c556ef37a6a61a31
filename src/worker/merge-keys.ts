import { InvalidEventError } from '../errors.ts';
import { withDoubt } from '../salesforce/records/lookup/known-ids.ts';
import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import { compareVersions, type Lookup, type Version } from '../salesforce/records/write.ts';
import type { Contribution, Source } from '../sources/source.ts';

type Keys = SubjectState['keys'];
type Lookups = Pick<Source, 'lookups'>;

/**
 * Adds the keys of events to what is known of their subject. The key of a newer event replaces that
 * of an older one, whatever the order of arrival. When another value takes the place of a known one
 * that a look-up uses, the record that the look-up found is in doubt, so that it is looked up again.
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
  return withDoubt({ ...state, keys, keyVersions }, (lookup) => changed.has(lookup));
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

/**
 * Names of the look-ups for which a known key has another value now. A key that is new changes
 * none.
 */
function changedLookups({ keys: known }: SubjectState, keys: Keys, source: Lookups): Set<string> {
  const now = Object.fromEntries(Object.keys(known).map((name) => [name, keys[name] ?? '']));
  if (Object.entries(known).every(([name, value]) => now[name] === value)) return new Set();
  const before = new Set(lookupsBy(known, source).map((lookup) => JSON.stringify(lookup)));
  const changed = lookupsBy(now, source).filter((lookup) => !before.has(JSON.stringify(lookup)));
  return new Set(changed.map(({ name }) => name));
}

/** The look-ups by these keys; none when a key is invalid. */
export function lookupsBy(keys: Keys, source: Lookups): readonly Lookup[] {
  try {
    return source.lookups(keys);
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}
