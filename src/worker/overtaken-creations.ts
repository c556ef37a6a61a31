import { isBelowFloor } from '../salesforce/records/fold.ts';
import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import { recordName } from '../salesforce/records/write.ts';
import type { ReadEvent } from './subject-run.ts';

/**
 * The state after events that would have created a record, had a newer value not been applied and
 * forgotten: the newer event, which comes later, creates it. Pure.
 *
 * @param done the events that are applied or superseded now
 */
export function withOvertakenCreated(
  state: SubjectState,
  done: readonly ReadEvent[],
): SubjectState {
  const deferred = state.deferred.map(({ record }) => recordName(record));
  const overtaken = done
    .flatMap(({ writes }) => writes)
    .filter((write) => write.creates && !('lookup' in write.record) && isBelowFloor(write, state))
    .map(({ record }) => recordName(record))
    .filter((record) => !deferred.includes(record));
  return overtaken.length === 0
    ? state
    : { ...state, created: [...new Set([...state.created, ...overtaken])] };
}
