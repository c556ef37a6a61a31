import { z } from 'zod';
import type { Version, Write } from '../write.ts';
import { withoutFuture } from './future-version.ts';

/** To which subject the record of another one was given. */
export interface GaveWay {
  /** Key of the subject that has the record now, or gets it. */
  readonly to: string;
  /** Who decided it. */
  readonly by: 'connector' | 'person';
}

/** What is known of a subject from its earlier events. */
export interface SubjectState {
  /** Keys by which its records can be found, from all of its events together. */
  readonly keys: Readonly<Record<string, string>>;
  /** The version of the event that each key is from; absent for a key without a version. */
  readonly keyVersions: Readonly<Record<string, Version>>;
  /** Ids of the records that look-ups found, by the name of the look-up. */
  readonly ids: Readonly<Record<string, string>>;
  /** Ids that have to be looked up again. What was applied is about these records until then. */
  readonly formerIds: Readonly<Record<string, string>>;
  /** The version that was applied last, by the name of the field group (`groupName`). */
  readonly applied: Readonly<Record<string, Version>>;
  /**
   * What had been applied when that was forgotten, by the name of the field group: an older value is
   * never written, and the same one is written again. A written group has none any more.
   */
  readonly floors: Readonly<Record<string, Version>>;
  /** Names of the records (`recordName`) that writes of this subject have created. */
  readonly created: readonly string[];
  /** Writes that wait until another write has created their record. */
  readonly deferred: readonly Write[];
  /** The applied writes that are repeated when a look-up finds another record. */
  readonly linked: readonly Write[];
  /** Field groups of which the org has refused what counts as applied: it has a newer version. */
  readonly newerInOrg: readonly string[];
  /**
   * Set before the record is taken from the subject: from then on it writes nothing, unless the
   * record still carries its claim, or does so again.
   */
  readonly gaveWay?: GaveWay;
  /** Key of the subject to which a person has decided to give the record; not done yet. */
  readonly givesWayTo?: string;
}

const storedWrites = z
  .array(z.custom<Write>((write) => typeof write === 'object' && write !== null))
  .default([]);
const storedVersion = z.array(z.union([z.number(), z.string()]));

/**
 * The names under which `gaveWay` and `givesWayTo` are stored: among the keys, since processes of an
 * earlier release keep those, whatever their names.
 */
const GAVE_WAY_TO = 'gaveWayTo';
const GAVE_WAY_BY = 'gaveWayBy';
const GIVES_WAY_TO = 'givesWayTo';

/**
 * The JSON that is kept with the subject. Its names never change, since such rows exist, and
 * processes of an earlier release read them during an upgrade.
 */
const storedState = z.object({
  keys: z.record(z.string(), z.string()).default({}),
  keyVersions: z.record(z.string(), storedVersion).default({}),
  ids: z.record(z.string(), z.string()).default({}),
  applied: z.record(z.string(), storedVersion).default({}),
  /** `created` */
  made: z.array(z.string()).default([]),
  /** `deferred` */
  held: storedWrites,
  /** Processes of earlier releases drop this and the next ones. */
  formerIds: z.record(z.string(), z.string()).default({}),
  linked: storedWrites,
  floors: z.record(z.string(), storedVersion).default({}),
  newerInOrg: z.array(z.string()).default([]),
});

/**
 * Reads a stored state. A subject that was never worked on has an empty one.
 *
 * @throws ZodError when it is no state
 */
export function readSubjectState(stored: unknown): SubjectState {
  const { made, held, keys: storedKeys, ...sameNames } = storedState.parse(stored);
  const { [GAVE_WAY_TO]: to, [GAVE_WAY_BY]: by, [GIVES_WAY_TO]: givesWayTo, ...keys } = storedKeys;
  return {
    ...sameNames,
    keys,
    created: made,
    deferred: held,
    ...(to !== undefined && { gaveWay: { to, by: by === 'person' ? by : 'connector' } }),
    ...(givesWayTo !== undefined && { givesWayTo }),
  };
}

/**
 * Reads a stored state for applying events to it. A floor with a time in the future would rule out
 * every event to come: of that one only the ranks count.
 *
 * @param now milliseconds since 1970
 * @throws ZodError when it is no state
 */
export function readPresentState(stored: unknown, now: number): SubjectState {
  const state = readSubjectState(stored);
  const floors = Object.entries(state.floors).map(
    ([group, version]) => [group, withoutFuture(version, now)] as const,
  );
  return { ...state, floors: Object.fromEntries(floors) };
}

/** A state in the form in which it is stored; {@link readSubjectState} reads it. */
export function storedSubjectState({
  created,
  deferred,
  keys,
  gaveWay,
  givesWayTo,
  ...sameNames
}: SubjectState) {
  const all = {
    ...keys,
    ...(gaveWay && { [GAVE_WAY_TO]: gaveWay.to, [GAVE_WAY_BY]: gaveWay.by }),
    ...(givesWayTo !== undefined && { [GIVES_WAY_TO]: givesWayTo }),
  };
  return { ...sameNames, keys: all, made: created, held: deferred };
}
