import type { EventResult } from '../../inbox/event.ts';
import type { Refusal } from '../../salesforce/refusal.ts';
import { parkReasonFor } from '../park-reasons.ts';
import type { ReadEvent } from '../subject-run.ts';

/** The result of an event whose writes Salesforce has refused, with the reason. */
export function refusedResult(seq: string, refusal: Refusal): EventResult {
  const status = isPassing(refusal) ? 'pending' : isHeld(refusal) ? 'waiting' : 'parked';
  return { seq, status, ...parkReasonFor(refusal) };
}

/** Whether the writes of a refused event may succeed later, without a person. */
export function isPassing({ verdict }: Refusal): boolean {
  return verdict === 'retry' || verdict === 'gone' || verdict === 'superseded';
}

/** Whether a person will make the writes of a refused event possible, without a replay. */
export function isHeld({ verdict }: Refusal): boolean {
  return verdict === 'hold' || verdict === 'locked';
}

/**
 * What people should know of an applied event, and what could not be written of it.
 *
 * @param ofRun notes on how its records were found
 * @param newer sentences about values that are newer in the org
 */
export function noteOf(
  event: ReadEvent,
  ofRun: readonly string[],
  newer: readonly string[],
): { reason?: string; isWhole?: true } {
  const leftOut = [...event.writes.flatMap(({ note }) => note ?? []), ...newer];
  const notes = [...event.notes, ...ofRun];
  const isNoteOnly = leftOut.length === 0 && notes.length > 0;
  return { ...reasonIn([...leftOut, ...notes]), ...(isNoteOnly ? { isWhole: true } : {}) };
}

/** Sentences as the reason of a result; nothing when there are none. */
export function reasonIn(sentences: readonly string[]): { reason?: string } {
  return sentences.length === 0 ? {} : { reason: sentences.join(' ') };
}
