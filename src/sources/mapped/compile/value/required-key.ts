import { InvalidEventError } from '../../../../errors.ts';
import { isIdText, typeOf } from '../../../parse/validate.ts';
import type { ValueSpec } from '../../language/value-schema.ts';
import { isPresent } from './compile-from.ts';
import { labelOf } from './compile-value.ts';
import type { EventContext } from './event-context.ts';
import { compilePath, missingPart } from './read-path.ts';

const EXPECTED = 'a text of 1 to 255 characters, none of them a control character';

/**
 * An id without which an event cannot be mapped.
 *
 * @param text of the value
 * @param spec of the value
 * @throws InvalidEventError naming the path when there is none, or it is no id
 */
export function requiredKey(
  text: string | undefined,
  spec: ValueSpec,
  event: EventContext,
): string {
  if (text !== undefined && isIdText(text)) return text;
  const path = text === undefined ? absentIn(spec, event) : labelOf(spec);
  const field = text === undefined ? missingPart(path, event) : path;
  throw new InvalidEventError(
    field,
    field === path ? EXPECTED : `a value at ${path}`,
    typeOf(text),
  );
}

/** What is absent: of the paths of a digest, the first that leads to nothing. */
function absentIn(spec: ValueSpec, event: EventContext): string {
  const paths = typeof spec === 'object' && 'digest' in spec ? spec.digest : [];
  return paths.find((path) => !isPresent(compilePath(path)(event))) ?? labelOf(spec);
}

/** An id without which an event can be mapped; undefined when there is none. */
export function optionalKey(text: string | undefined): string | undefined {
  return text !== undefined && isIdText(text) ? text : undefined;
}
