import { isBelowFloor, wasWritten } from '../salesforce/records/fold.ts';
import { groupName } from '../salesforce/records/record-write.ts';
import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import {
  compareVersions,
  recordName,
  type Version,
  type Write,
} from '../salesforce/records/write.ts';
import type { WriteOutcome } from './story.ts';

/** What became of a write, and why, in words. */
export interface WriteJudgement {
  readonly outcome: WriteOutcome;
  readonly meaning: string;
}

/**
 * What became of a write of an event, by what the inbox knows of its subject. Pure.
 *
 * @param write of the event
 * @param status of the event
 * @param state of the subject
 * @param authorOf describes the event that has written a version of a field group; undefined when
 *   it is not known
 */
export function judgeWrite(
  write: Write,
  status: string,
  state: SubjectState,
  authorOf: (group: string, version: Version) => string | undefined,
): WriteJudgement {
  const name = groupName(write.record, write.group);
  const applied = state.applied[name];
  const order = applied === undefined ? -1 : compareVersions(applied, write.version);
  if (applied !== undefined && order === 0) {
    return state.newerInOrg.includes(name) ? ofNewerInOrg(write) : ofOwnVersion(status);
  }
  const author = applied && authorOf(name, applied);
  if (applied !== undefined && write.rule === 'once') {
    return { outcome: 'already set', meaning: `already set by ${author ?? 'another event'}` };
  }
  if (order > 0) {
    return { outcome: 'overtaken', meaning: `overtaken by ${author ?? 'a newer event'}` };
  }
  if (isBelowFloor(write, state)) {
    const newer = state.floors[name] && authorOf(name, state.floors[name]);
    return { outcome: 'overtaken', meaning: `overtaken by ${newer ?? 'a newer event'}` };
  }
  return unapplied(write, status, state);
}

function ofNewerInOrg({ record, guard }: Write): WriteJudgement {
  const field = guard === undefined ? '' : ` in ${record.object}.${guard.field}`;
  const meaning = `not written: the org has a newer version${field}`;
  return { outcome: 'newer in the org', meaning };
}

/** A superseded event has written nothing: what counts as applied is newer in the org. */
function ofOwnVersion(status: string): WriteJudgement {
  return status === 'superseded'
    ? { outcome: 'overtaken', meaning: 'overtaken: the org has a newer value' }
    : { outcome: 'current', meaning: 'current' };
}

function unapplied(write: Write, status: string, state: SubjectState): WriteJudgement {
  if (isDeferred(write, state)) {
    return { outcome: 'deferred', meaning: 'deferred until another event creates the record' };
  }
  if (write.unless !== undefined && wasWritten(groupName(write.record, write.unless), state)) {
    return { outcome: 'left out', meaning: `left out, since ${write.unless} is set` };
  }
  if (write.note !== undefined) return { outcome: 'left out', meaning: `left out: ${write.note}` };
  if (status === 'pending' || status === 'waiting') {
    return { outcome: 'not written yet', meaning: 'not written yet' };
  }
  if (status === 'parked' || status === 'dismissed') {
    return { outcome: 'not written', meaning: 'not written' };
  }
  if (state.floors[groupName(write.record, write.group)] !== undefined) {
    return {
      outcome: 'unknown',
      meaning: 'written before the order was to be applied again, or another org was accepted',
    };
  }
  return {
    outcome: 'unknown',
    meaning: 'unknown: the inbox has forgotten what was written, or the Order is another one now',
  };
}

function isDeferred({ record, group, version }: Write, { deferred }: SubjectState): boolean {
  return deferred.some(
    (other) =>
      recordName(other.record) === recordName(record) &&
      other.group === group &&
      compareVersions(other.version, version) === 0,
  );
}
