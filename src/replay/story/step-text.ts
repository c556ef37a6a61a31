import type { Step } from '../../story/story.ts';
import { indented } from '../paragraph.ts';

/** A step, and its command on a line of its own, however long: so that it can be copied. */
export function stepLines({ text, command }: Step, indent: string): string[] {
  const lines = indented(text, indent);
  return command === null ? lines : [...lines, `${indent}  ${command}`];
}
