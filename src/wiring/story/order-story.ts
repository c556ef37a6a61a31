import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { eventsWithId } from '../../inbox/repair/events-with-id.ts';
import { findSubjects, relatedSubjects } from '../../inbox/repair/find-subjects.ts';
import { readStory, type StoredStory } from '../../inbox/story/read-story.ts';
import type { Story } from '../../story/story.ts';
import { joinSubjects, type Setting, tellSubject } from '../../story/tell-story.ts';
import type { Parts } from '../parts.ts';
import { storySetting } from './story-setting.ts';

/** A story, and what it was found by. */
export interface FoundStory {
  readonly story: Story;
  /** Whether the text is the id of one of its events, and not of the order. */
  readonly isByEvent: boolean;
  /** The subjects of the story that the text names; the others share a record with one of them. */
  readonly named: readonly SubjectName[];
  /** Subjects that were found, and whose story is not read, since there are too many. */
  readonly further: readonly SubjectName[];
}

interface StoryOptions {
  /** How many subjects are read; all by default, 200 at most. */
  readonly maxSubjects?: number;
  /** How many events of each are read; see {@link readStory} for the default. */
  readonly maxEvents?: number;
  /** Of the bodies of all subjects together, shared out evenly; 32 MiB for each by default. */
  readonly maxBytes?: number;
  /** See {@link Setting}. */
  readonly eventsAre?: Setting['eventsAre'];
}

/**
 * Tells what happened to an order. The subjects are read one after the other, so that other requests
 * get a connection and their turn meanwhile.
 *
 * @param order an id of the order, its number, the id of its record, or the id of one of its events
 * @returns undefined when the inbox knows no such order
 */
export async function orderStory(
  parts: Parts,
  pool: Pool,
  order: string,
  now: Date,
  {
    maxSubjects = Number.POSITIVE_INFINITY,
    maxEvents,
    maxBytes,
    eventsAre = 'above',
  }: StoryOptions = {},
): Promise<FoundStory | undefined> {
  const found = await findOrder(pool, order);
  if (found === undefined) return undefined;
  const { isByEvent, named, related } = found;
  const all = [...named, ...related];
  const names = all.slice(0, maxSubjects);
  const setting = { ...(await storySetting(parts, pool, now)), eventsAre };
  const judged = [];
  let left = maxBytes;
  for (const [index, name] of names.entries()) {
    const share = left === undefined ? undefined : left / (names.length - index);
    const stored = await readStory(pool, name, { maxEvents, maxBytes: share });
    if (left !== undefined) left -= bytesOf(stored);
    judged.push(tellSubject(stored, setting));
    await yieldToOthers();
  }
  return {
    story: joinSubjects(order, judged, setting),
    ...{ isByEvent, named },
    further: all.slice(maxSubjects),
  };
}

function bytesOf({ events }: StoredStory): number {
  return events.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
}

/** The subjects of an order. */
export interface FoundOrder {
  /** Whether the text is the id of one of its events, and not of the order. */
  readonly isByEvent: boolean;
  /** The subjects that the text names, first those whose own id it is. */
  readonly named: readonly SubjectName[];
  /** The other subjects of the same records. */
  readonly related: readonly SubjectName[];
}

/**
 * Finds the subjects of an order.
 *
 * @param order as for {@link orderStory}
 * @returns undefined when the inbox knows no such order
 */
export async function findOrder(pool: Pool, order: string): Promise<FoundOrder | undefined> {
  const found = await findSubjects(pool, order);
  const isExact = ({ key }: SubjectName) => Number(key === order.trim());
  const own = found.toSorted((a, b) => isExact(b) - isExact(a));
  const named = own.length > 0 ? own : await subjectsOfEvent(pool, order);
  if (named.length === 0) return undefined;
  const related = await relatedSubjects(pool, named);
  return { isByEvent: own.length === 0, named, related };
}

/** The subjects of the events that a text names. */
async function subjectsOfEvent(pool: Pool, text: string): Promise<SubjectName[]> {
  const events = await eventsWithId(pool, text);
  return events.flatMap(({ source, subject }) =>
    subject === null ? [] : [{ source, key: subject }],
  );
}
