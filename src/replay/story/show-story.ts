import type { Pool } from 'pg';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { eventsWithId } from '../../inbox/repair/events-with-id.ts';
import { findSubjects, relatedSubjects } from '../../inbox/repair/find-subjects.ts';
import { readStory } from '../../inbox/story/read-story.ts';
import { print, type ReplayContext } from '../context.ts';
import { unknownOrder } from '../order/unknown-order.ts';
import { storySetting } from './story-setting.ts';
import { storyText } from './story-text.ts';
import { tellStory } from './tell-story.ts';

/**
 * Shows all that happened to an order.
 *
 * @throws UnknownOrderError when the inbox knows no such order
 */
export async function showStory(context: ReplayContext): Promise<0> {
  const { options, pool } = context;
  const order = options.order ?? '';
  const named = await findSubjects(pool, order);
  const found = named.length > 0 ? named : await subjectsOfEvent(pool, order);
  if (found.length === 0) throw await unknownOrder(pool, order);
  const names = [...found, ...(await relatedSubjects(pool, found))];
  const stored = await Promise.all(names.map((name) => readStory(pool, name)));
  const story = tellStory(order, stored, await storySetting(context));
  const remark = named.length > 0 ? [] : [`${order} is the id of an event of this order.`];
  print(context, story, [...remark, storyText(story)].join('\n'));
  return 0;
}

/** The subjects of the events that a text names. */
async function subjectsOfEvent(pool: Pool, text: string): Promise<SubjectName[]> {
  const events = await eventsWithId(pool, text);
  return events.flatMap(({ source, subject }) =>
    subject === null ? [] : [{ source, key: subject }],
  );
}
