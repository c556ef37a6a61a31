import type { StoredSubject } from '../../inbox/story/read-story.ts';
import {
  readPresentState,
  readSubjectState,
} from '../../salesforce/records/state/subject-state.ts';
import type { WriteStory } from '../story.ts';
import type { Setting } from '../tell-story.ts';
import { authorIn, type EventWrites, tellWrites } from '../tell-writes.ts';
import { type ValuesBefore, valuesBefore } from './values-before.ts';

/** A write of an event, and what the event before it wrote to the same fields. */
interface WriteWithBefore extends WriteStory {
  readonly before: ValuesBefore | null;
}

/** What an event writes. */
export interface WritesStory {
  readonly writes: readonly WriteWithBefore[];
  /** Why its writes cannot be shown, in a full sentence; null when they are, or there are none. */
  readonly writesUnknown: string | null;
}

const NOT_READ = 'What it writes is not known: the event has been deleted.';

/**
 * Tells what one event of a subject writes, what became of it, and what was written before. Pure.
 *
 * @param seq of the event
 * @param read the event, and others of its subject
 */
export function tellEvent(
  { memory }: Pick<StoredSubject, 'memory'>,
  seq: string,
  read: readonly EventWrites[],
  { fields, now }: Pick<Setting, 'fields' | 'now'>,
): WritesStory {
  const own = read.find(({ event }) => event.seq === seq);
  if (own === undefined) return { writes: [], writesUnknown: NOT_READ };
  if ('unknown' in own.read) return { writes: [], writesUnknown: own.read.unknown };
  const state = stateOf(memory, now);
  const ids = { ...state.formerIds, ...state.ids };
  const stories = tellWrites(own, state, fields, authorIn(read));
  const writes = own.read.writes.flatMap((write, index) => {
    const each = stories[index];
    return each === undefined ? [] : { ...each, before: valuesBefore(write, read, ids, fields) };
  });
  return { writes, writesUnknown: null };
}

/** A state that cannot be read is a defect that the order's story names. */
function stateOf(memory: unknown, now: Date) {
  try {
    return readPresentState(memory, now.getTime());
  } catch {
    return readSubjectState({});
  }
}
