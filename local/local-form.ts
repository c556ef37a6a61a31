import type { Output } from '../src/cli/output.ts';

/** A command of the product that has a form of its own here. */
const COMMAND = /npm run (doctor|replay|backfill|register-webhooks)\b(?: --(?= ))?/g;
/** Blanks between the columns of a line. */
const BLANKS = / {2,}/;
const FEWEST_BLANKS = 2;

/**
 * The text with the product's commands in the form that runs them for the trial, such as
 * `npm run local -- replay --all`. The column behind a command stays where it is if there is room.
 */
export function localForm(text: string): string {
  return text.split('\n').map(localLine).join('\n');
}

function localLine(line: string): string {
  const typed = line.replaceAll(COMMAND, 'npm run local -- $1');
  const added = typed.length - line.length;
  const begin = typed.indexOf('npm run local');
  const behind = typed
    .slice(begin)
    .replace(BLANKS, ({ length }) => ' '.repeat(Math.max(FEWEST_BLANKS, length - added)));
  return added === 0 ? line : typed.slice(0, begin) + behind;
}

/** An output that prints in this form. */
export function inLocalForm({ out, err }: Output): Output {
  return { out: (text) => out(localForm(text)), err: (text) => err(localForm(text)) };
}
