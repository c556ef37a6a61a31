import { commandOf } from '../../story/step-command.ts';
import type { Step } from '../../story/story.ts';
import { indented } from '../paragraph.ts';

/** A step, and its command on a line of its own, however long: so that it can be copied. */
export function stepLines({ text, action }: Step, indent: string): string[] {
  const lines = indented(text, indent);
  return action === null ? lines : [...lines, `${indent}  ${commandOf(action)}`];
}
