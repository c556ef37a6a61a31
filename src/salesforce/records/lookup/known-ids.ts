import { groupName } from '../record-write.ts';
import type { SubjectState } from '../state/subject-state.ts';
import { compareVersions, isReference, type Lookup, recordName, type Write } from '../write.ts';

type Ids = SubjectState['ids'];

/**
 * The state once records may not be the right ones any more. They are looked up again; until
 * another one is found, what was applied to them counts.
 *
 * @param isInDoubt whether this concerns the record of a look-up, by its name
 */
export function withDoubt(
  state: SubjectState,
  isInDoubt: (lookup: string) => boolean,
): SubjectState {
  const kept = Object.entries(state.ids).filter(([name]) => !isInDoubt(name));
  return withIds(state, Object.fromEntries(kept));
}

/**
 * The look-ups that found another record than the one that the state is about.
 *
 * @param ids the ids that are known now, by the name of the look-up
 */
export function movedLookups(state: SubjectState, ids: Ids): Set<string> {
  const before: Ids = { ...state.formerIds, ...state.ids };
  const moved = Object.entries(ids).filter(([name, id]) => (before[name] ?? id) !== id);
  return new Set(moved.map(([name]) => name));
}

/**
 * The state with these ids. Other ids that were known are kept as former ones. When a look-up found
 * another record, what was applied to the former one, or refers to it, is no longer applied.
 *
 * @param ids the ids that are known now, by the name of the look-up
 * @param lookups the look-ups of the subject
 * @param requested the writes of its open events
 */
export function withIds(
  state: SubjectState,
  ids: Ids,
  lookups: readonly Lookup[] = [],
  requested: readonly Write[] = [],
): SubjectState {
  const moved = movedLookups(state, ids);
  const former = Object.entries({ ...state.formerIds, ...state.ids });
  const forgotten = forgottenGroups(state, moved, requested);
  const ofMoved = lookups.filter(({ name }) => moved.has(name));
  const applied = Object.entries(state.applied).filter(
    ([group]) => !forgotten.has(group) && !ofMoved.some((lookup) => isOf(lookup, group)),
  );
  return {
    ...state,
    ids,
    formerIds: Object.fromEntries(former.filter(([name]) => ids[name] === undefined)),
    applied: moved.size === 0 ? state.applied : Object.fromEntries(applied),
  };
}

/**
 * Groups that refer to a moved record. The state of an earlier release does not say which these
 * are, so that open events do; a version older than the applied one stays ruled out.
 */
function forgottenGroups(
  { applied, linked }: SubjectState,
  moved: ReadonlySet<string>,
  requested: readonly Write[],
): Set<string> {
  const refers = ({ fields }: Write) =>
    Object.values(fields).some((value) => isReference(value) && moved.has(value.lookup));
  const isNotOlder = (write: Write) => {
    const version = applied[groupName(write.record, write.group)];
    return version !== undefined && compareVersions(write.version, version) >= 0;
  };
  const writes = [...linked, ...requested.filter(isNotOlder)].filter(refers);
  return new Set(writes.map(({ record, group }) => groupName(record, group)));
}

/** Whether a field group is one of the record that a look-up finds. */
function isOf({ object, name }: Lookup, group: string): boolean {
  return group.startsWith(`${recordName({ object, lookup: name })} `);
}
