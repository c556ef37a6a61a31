import { compareVersions } from '../../salesforce/records/write.ts';
import type { Stage } from '../../sources/source.ts';

/** How far a subject has come. */
export interface Life {
  /** `unknown`: not all is known that it has shown. */
  readonly kind: Stage['kind'] | 'unknown';
  /** The newest stage that is known; undefined without any. */
  readonly stage?: Stage;
}

/**
 * Judges how far a subject has come. The newest stage decides, whatever the order of arrival. What
 * was carried out once was accepted, and is never dead, even if it was cancelled since. Pure.
 *
 * @param stages what its events show, and what was applied of it
 * @param isComplete whether all of its events are among them
 */
export function judgeLife(stages: readonly Stage[], isComplete: boolean): Life {
  const [first, ...others] = stages;
  if (first === undefined) return { kind: 'unknown' };
  const stage = others.reduce(
    (newest, each) => (compareVersions(each.version, newest.version) > 0 ? each : newest),
    first,
  );
  if (!isComplete) return { kind: 'unknown', stage };
  if (!stages.some(({ isCarriedOut }) => isCarriedOut)) return { kind: stage.kind, stage };
  return { kind: stage.kind === 'dead' ? 'other' : 'accepted', stage };
}

/** What is to be done about a subject that wants the record of another one. */
export type Decision =
  /** The other one gives it up. */
  | 'give way'
  /** The other one will, once the subject is accepted. */
  | 'wait'
  /** Both are dead: nothing is left to write. */
  | 'end'
  | 'conflict';

/** What the decision depends on. */
export interface Parties {
  /** Of the subject that has the record. */
  readonly owner: Life;
  /** Of the one that wants it. */
  readonly rival: Life;
  /** Whether a person has decided that it gets the record. */
  readonly isDecided: boolean;
  /** Whether a subject may give way without a person's decision. */
  readonly isAutomatic: boolean;
}

/** Decides about the record of an owner. What is not known is a conflict. Pure. */
export function decideConflict({ owner, rival, isDecided, isAutomatic }: Parties): Decision {
  if (isDecided) return 'give way';
  if (!isAutomatic || owner.kind !== 'dead') return 'conflict';
  switch (rival.kind) {
    case 'accepted':
      return 'give way';
    case 'early':
      return 'wait';
    case 'dead':
      return 'end';
    default:
      return 'conflict';
  }
}
