import { InvalidEventError } from '../../../../errors.ts';
import { isIdText, typeOf } from '../../../parse/validate.ts';
import { parsePath } from '../../language/parse-path.ts';
import { isPresent } from './compile-from.ts';
import type { EventContext } from './event-context.ts';
import { compilePath, missingPart } from './read-path.ts';

const EXPECTED = 'a text of 1 to 255 characters, none of them a control character';

/**
 * An id without which an event cannot be mapped.
 *
 * @param label path of the value, or paths that all need one, with a blank between them
 * @throws InvalidEventError naming the path when there is none, or it is no id
 */
export function requiredKey(text: string | undefined, label: string, event: EventContext): string {
  if (text !== undefined && isIdText(text)) return text;
  const path = text === undefined ? absentIn(label, event) : label;
  const field = text === undefined ? missingPart(path, event) : label;
  throw new InvalidEventError(
    field,
    field === path ? EXPECTED : `a value at ${path}`,
    typeOf(text),
  );
}

/** Of several paths, the first that leads to nothing. A name with a blank is in quotes: no list. */
function absentIn(label: string, event: EventContext): string {
  if (label.includes('"')) return label;
  const paths = label.split(' ');
  return paths.find((path) => parsePath(path) && !isPresent(compilePath(path)(event))) ?? label;
}

/** An id without which an event can be mapped; undefined when there is none. */
export function optionalKey(text: string | undefined): string | undefined {
  return text !== undefined && isIdText(text) ? text : undefined;
}
