import { groupName } from '../record-write.ts';
import { compareVersions, recordName, type Version, type Write } from '../write.ts';
import { isFuture, withoutFuture } from './future-version.ts';
import type { SubjectState } from './subject-state.ts';

/** An event that is applied again. */
export interface AppliedAgain {
  /** The sender's id of the event. */
  readonly eventId: string;
  readonly writes: readonly Write[];
}

/** A state for applying events again, and what it still rules out. */
export interface ForgottenState {
  readonly state: SubjectState;
  /**
   * Names of field groups that events ask for, and that are not written: the event with the newest
   * value is not applied again.
   */
  readonly kept: readonly string[];
  /** Writes that are repeated from the state, since their events are not applied again. */
  readonly repeated: readonly Write[];
  /** Names of field groups that had a version in the future, which counts no more. */
  readonly fromFuture: readonly string[];
}

/** A write with the event that asks for it. */
interface RequestedWrite {
  readonly eventId: string;
  readonly write: Write;
}

/** By the name of the field group. */
type Requested = ReadonlyMap<string, readonly RequestedWrite[]>;

/**
 * The state of a subject of which events are to be applied again: their records are looked for and
 * written again. Each applied version becomes a floor: whichever of the events are written, and in
 * however many steps, an older value is never written over a newer one. A time in the future counts
 * no more, since it would rule out every event to come; the rank of such a version does, so that
 * what is closed stays closed. Pure.
 *
 * @param now milliseconds since 1970
 */
export function forgetApplied(
  state: SubjectState,
  events: readonly AppliedAgain[],
  now: number,
): ForgottenState {
  const requested = groupsOf(events);
  const ids = events.map(({ eventId }) => eventId);
  const isAsked = (write: Write) => isSetAgain(write, ids, requested);
  const linked = state.linked.filter((write) => !isFuture(write.version, now) && !isAsked(write));
  const repeated = linked.filter(({ record }) => 'lookup' in record);
  const before = Object.entries({ ...state.floors, ...state.applied });
  const floors = before.map(
    ([group, version]) => [group, floorOf(version, now, requested.get(group))] as const,
  );
  const made = new Set(
    events.flatMap(({ writes }) => writes.filter((write) => write.creates).map(nameOf)),
  );
  return {
    state: {
      ...state,
      ids: {},
      // The records are looked for again. When another one is found, what was written to the former
      // one is written to it.
      formerIds: { ...state.formerIds, ...state.ids },
      applied: {},
      floors: Object.fromEntries(floors),
      created: state.created.filter((record) => !made.has(record)),
      deferred: state.deferred.filter((write) => !isAsked(write)),
      linked,
    },
    kept: floors
      .filter(([group, floor]) => isKept(group, floor, requested.get(group) ?? [], repeated))
      .map(([group]) => group),
    repeated,
    fromFuture: before.filter(([, version]) => isFuture(version, now)).map(([group]) => group),
  };
}

function nameOf({ record }: Write): string {
  return recordName(record);
}

function groupOf({ record, group }: Write): string {
  return groupName(record, group);
}

function groupsOf(events: readonly AppliedAgain[]): Requested {
  const all = events.flatMap(({ eventId, writes }) => writes.map((write) => ({ eventId, write })));
  return Map.groupBy(all, ({ write }) => groupOf(write));
}

/**
 * Whether the event of a stored write is applied again, or another one that asks for the same. What
 * is set once never has an older value.
 */
function isSetAgain(stored: Write, ids: readonly string[], requested: Requested): boolean {
  if (ids.some((id) => stored.version.includes(id))) return true;
  const ofGroup = requested.get(groupOf(stored)) ?? [];
  return ofGroup.some(
    ({ write: { rule, version } }) =>
      rule === 'once' || compareVersions(version, stored.version) === 0,
  );
}

/** An earlier release may have read the event in another way: its version of today counts. */
function floorOf(
  version: Version,
  now: number,
  requested: readonly RequestedWrite[] = [],
): Version {
  const own = requested.find(({ eventId }) => version.includes(eventId));
  return own === undefined ? withoutFuture(version, now) : own.write.version;
}

/** Whether what is asked for of a group is all older than its floor. What is set once never is. */
function isKept(
  group: string,
  floor: Version,
  requested: readonly RequestedWrite[],
  repeated: readonly Write[],
): boolean {
  const writes = [
    ...requested.map(({ write }) => write),
    ...repeated.filter((write) => groupOf(write) === group),
  ];
  return (
    requested.length > 0 &&
    writes.every(({ rule, version }) => rule === 'newest' && compareVersions(version, floor) < 0)
  );
}
