import { z } from 'zod';
import type { Version, Write } from './write.ts';

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
  /** Names of the records (`recordName`) that writes of this subject have created. */
  readonly created: readonly string[];
  /** Writes that wait until another write has created their record. */
  readonly deferred: readonly Write[];
  /** The applied writes that are repeated when a look-up finds another record. */
  readonly linked: readonly Write[];
}

const storedWrites = z
  .array(z.custom<Write>((write) => typeof write === 'object' && write !== null))
  .default([]);
const storedVersion = z.array(z.union([z.number(), z.string()]));

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
  /** Processes of earlier releases drop this and the next one. */
  formerIds: z.record(z.string(), z.string()).default({}),
  linked: storedWrites,
});

/**
 * Reads a stored state. A subject that was never worked on has an empty one.
 *
 * @throws ZodError when it is no state
 */
export function readSubjectState(stored: unknown): SubjectState {
  const { made, held, ...sameNames } = storedState.parse(stored);
  return { ...sameNames, created: made, deferred: held };
}

/** A state in the form in which it is stored; {@link readSubjectState} reads it. */
export function storedSubjectState({ created, deferred, ...sameNames }: SubjectState) {
  return { ...sameNames, made: created, held: deferred };
}
