import { InvalidEventError } from '../../../errors.ts';
import { cutElements, cutValue } from '../../parse/cut-json.ts';
import { parseJson } from '../../parse/json.ts';
import { MAX_EVENTS_PER_ARRIVAL } from '../../source.ts';
import { parsePath } from '../language/parse-path.ts';

/** Where the events of an arrival are, and which of its members each event gets as well. */
export interface SplitSpec {
  readonly path: string;
  readonly with: readonly string[];
}

/** Member of an event that is its element, when it has members of the arrival as well. */
export const ELEMENT = 'element';
const END = Buffer.from('}');

/**
 * What the events of one arrival may have, beyond twice the bytes of the arrival, in bytes: members
 * that each of a thousand events gets could make a small arrival a hundred megabytes.
 */
const MAX_ADDED_BYTES = 1_048_576;

/**
 * Compiles the key `split`: divides an arrival into the bodies of its events. Each is as the sender
 * wrote it, digit by digit.
 *
 * @returns throws InvalidEventError when there is no such array, it has none or too many elements, or
 *   the members that each event gets are too long for so many events
 */
export function compileSplit({ path, with: names }: SplitSpec): (body: Buffer) => Buffer[] {
  const steps = parsePath(path)?.steps ?? [];
  const [last = ''] = steps.slice(-1);
  const members = names.map((name) => ({ name, steps: parsePath(name)?.steps ?? [] }));
  return (body) => {
    // The parser bounds depth and size, and only valid JSON is cut.
    parseJson(body);
    const json = body.toString('utf8');
    const parent = cutValue(json, steps.slice(0, -1)) ?? '';
    const elements = parent.startsWith('[') ? elementsIn(parent, last) : cutElements(parent, last);
    const found = eventsIn(elements, path);
    if (members.length === 0) return found.map((text) => Buffer.from(text));
    const kept = members.flatMap((member) => {
      const text = cutValue(json, member.steps);
      return text === undefined ? [] : [`${JSON.stringify(member.steps.at(-1))}:${text}`];
    });
    const common = Buffer.from(`{${kept.map((text) => `${text},`).join('')}"${ELEMENT}":`);
    assertBounded(common.length * found.length, body.length);
    return found.map((text) => Buffer.concat([common, Buffer.from(text), END]));
  };
}

/** Runs before the events are made. */
function assertBounded(addedBytes: number, bodyBytes: number): void {
  const max = bodyBytes + MAX_ADDED_BYTES;
  if (addedBytes <= max) return;
  throw new InvalidEventError(
    'split.with',
    `members of at most ${max} bytes for all events of the arrival together (name shorter members in split.with, or have the sender post fewer events at once)`,
    `${addedBytes} bytes`,
  );
}

function elementsIn(array: string, step: string): string[] | undefined {
  const inner = cutValue(array, [step]);
  return inner?.startsWith('[') === true ? cutElements(inner, '') : undefined;
}

function eventsIn(elements: readonly string[] | undefined, path: string): readonly string[] {
  if (elements === undefined) {
    throw new InvalidEventError(path, 'an array of events', 'something else');
  }
  if (elements.length === 0 || elements.length > MAX_EVENTS_PER_ARRIVAL) {
    const got = elements.length === 0 ? 'none' : 'more';
    throw new InvalidEventError(path, `1 to ${MAX_EVENTS_PER_ARRIVAL} events`, got);
  }
  return elements;
}
