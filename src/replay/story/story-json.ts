import { commandOf } from '../../story/step-command.ts';
import type { EventStory, Step, Story } from '../../story/story.ts';

/** A story as `--json` prints it: with commands in place of actions, and without what orders it. */
export function storyJson(story: Story) {
  return {
    ...story,
    subjects: story.subjects.map((subject) => ({
      ...subject,
      events: subject.events.map(eventJson),
    })),
    next: story.next.map(stepJson),
  };
}

function eventJson({ seq: _seq, version: _version, writes, todo, ...event }: EventStory) {
  const { writesUnknown, ...facts } = event;
  return {
    ...facts,
    writes: writes.map(({ version: _ofWrite, ...write }) => write),
    writesUnknown,
    todo: todo.map(stepJson),
  };
}

function stepJson({ text, action }: Step) {
  return { text, command: action && commandOf(action) };
}
