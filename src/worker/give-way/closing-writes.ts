import { fold } from '../../salesforce/records/fold.ts';
import type { RecordWrite } from '../../salesforce/records/record-write.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Stage, Succession } from '../../sources/source.ts';

/**
 * The writes that close the further records of a subject that gives way. Pure.
 *
 * @param key of the subject
 * @param stage the one that it has come to; undefined when that is not known: they are closed all the same
 */
export function closingWritesOf(
  succession: Succession,
  key: string,
  state: SubjectState,
  stage: Stage | undefined,
): readonly RecordWrite[] {
  const requested = succession.closingWrites(key, stage).map((write) => ({ event: '', write }));
  return fold(requested, { ...state, deferred: [] }).writes;
}
