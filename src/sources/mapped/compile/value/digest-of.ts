import { createHash } from 'node:crypto';
import { cutValue } from '../../../parse/cut-json.ts';
import { parsePath } from '../../language/parse-path.ts';
import { isPresent } from './compile-from.ts';
import type { Read } from './event-context.ts';
import { compilePath } from './read-path.ts';

const STRING_OR_BLANKS = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|[ \t\r\n]+/g;
/** In place of a value that is not there; no JSON is empty. */
const NOTHING = '';

/**
 * Compiles a digest, which stands for the id of an event: values of different kinds have different
 * ones, such as 1 and "1", or null and nothing.
 *
 * @param optional further values, which may be absent
 * @returns reads the SHA-256 of the values as the sender wrote them, without the blanks between
 *   them; undefined when one of `paths` has none: what is left could be the same in two events
 */
export function digestOf(
  paths: readonly string[],
  optional: readonly string[] = [],
): Read<string | undefined> {
  const needed = paths.map(compilePath);
  const all = [...paths, ...optional].map((path) => ({ readJson: compileJson(path) }));
  return (event) => {
    if (!needed.every((read) => isPresent(read(event)))) return undefined;
    const parts = all.map(({ readJson }) => readJson(event));
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  };
}

/** Headers and facts of the event are values without a text of their own. */
function compileJson(text: string): Read<string> {
  const path = parsePath(text);
  const read = compilePath(text);
  if (path?.of !== 'body') return (event) => JSON.stringify(read(event)) ?? NOTHING;
  const { steps } = path;
  return ({ body }) => {
    const json = cutValue(body.text, steps);
    return json === undefined ? NOTHING : canonical(json);
  };
}

function canonical(json: string): string {
  return json.replace(STRING_OR_BLANKS, (part) =>
    part.startsWith('"') ? JSON.stringify(JSON.parse(part)) : '',
  );
}
