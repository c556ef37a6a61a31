import { InvalidEventError } from '../../errors.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import type { Source, Stage, Succession } from '../../sources/source.ts';
import type { KeptEvent, KeptEvents } from '../subject-queue.ts';
import { judgeLife, type Life } from './judge-life.ts';

/**
 * How far a subject has come, by all that the inbox has kept of it. Pure. An event that cannot be
 * read, or that was never applied and has lost its body, may have shown anything; but what is dead
 * stays so, and an event that shows all earlier stages of it leaves nothing to be known.
 *
 * @param source with a succession
 * @param state of the subject
 */
export function readLife(
  source: Source,
  succession: Succession,
  { events, isComplete }: KeptEvents,
  state: Pick<SubjectState, 'keys' | 'linked'>,
): Life {
  const read = events.map((event) => stageOf(event, source, succession));
  const stages = read.filter((stage) => stage !== 'nothing' && stage !== 'unreadable');
  const known = events.length === 0 ? [] : succession.knownStages(state);
  const isSettled = stages.some(({ kind, isWhole }) => kind === 'dead' && isWhole === true);
  return judgeLife(
    [...stages, ...known],
    isComplete && (isSettled || !read.includes('unreadable')),
  );
}

function stageOf(
  { type, status, body, headers, receivedAt }: KeptEvent,
  source: Source,
  succession: Succession,
): Stage | 'nothing' | 'unreadable' {
  if (body === null) {
    const wasDecided = status === 'applied' || status === 'superseded';
    return succession.stageOfType(type) ?? (wasDecided ? 'nothing' : 'unreadable');
  }
  try {
    return source.contribution(source.parse(body, headers), receivedAt).stage ?? 'nothing';
  } catch (error) {
    if (error instanceof InvalidEventError) return succession.stageOfType(type) ?? 'unreadable';
    throw error;
  }
}
