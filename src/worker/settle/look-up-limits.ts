import type { EventResult } from '../../inbox/event.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Lookup, LookupLimit } from '../../salesforce/records/write.ts';
import type { Source } from '../../sources/source.ts';
import { lookupsBy } from '../merge-keys.ts';
import { boundedReason } from '../park-reasons.ts';
import type { SubjectRun } from '../subject-run.ts';

/*
 * What follows from a look-up that found nothing, and that the configuration limits.
 */

/**
 * The result of an event whose subject has not shown that it is of this installation, and never had
 * a record: it does not wait.
 *
 * @param missing the look-ups that found nothing
 * @returns undefined when the event waits
 */
export function notOurs(
  seq: string,
  { missing, state }: Pick<SubjectRun, 'missing' | 'state'>,
): EventResult | undefined {
  const limit = limitOf(missing, 'not-ours');
  if (limit === undefined || isLinked(state)) return undefined;
  return { seq, status: 'unmapped', code: 'NOT_OURS', reason: boundedReason(limit.reason) };
}

/**
 * The variable that a subject waits for, to be stored beside its state: once it is set, the subject
 * is looked up at once. Processes of an earlier release leave it out.
 *
 * @param missing the look-ups that found nothing
 */
export function storedAwaitedSetting(missing: readonly Lookup[]): { awaitedSetting?: string } {
  const limit = limitOf(missing, 'switched-off');
  return limit === undefined ? {} : { awaitedSetting: limit.setting };
}

/**
 * Whether events of the subject that were of no order of this installation are applied now: it is of
 * this installation by an event, or has had a record. None of its events becomes unmapped from then
 * on; but a worker with other settings, or of another release, may have left some out since.
 */
export function takesBack({ source, state }: SubjectRun): boolean {
  return source.leavesOut === true && !isUnowned(state, source);
}

function isUnowned(state: SubjectState, source: Source): boolean {
  return !isLinked(state) && limitOf(lookupsBy(state.keys, source), 'not-ours') !== undefined;
}

/** Whether a record of the subject is known, or was known and has to be found again. */
function isLinked({ ids, formerIds }: SubjectState): boolean {
  return Object.keys({ ...formerIds, ...ids }).length > 0;
}

function limitOf<K extends LookupLimit['kind']>(
  lookups: readonly Lookup[],
  kind: K,
): Extract<LookupLimit, { kind: K }> | undefined {
  const limits = lookups.flatMap(({ limit }) => limit ?? []);
  return limits.find((limit): limit is Extract<LookupLimit, { kind: K }> => limit.kind === kind);
}
