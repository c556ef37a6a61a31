import { InvalidEventError } from '../../../errors.ts';
import { cutElements, cutValue } from '../../parse/cut-json.ts';
import { parseJson } from '../../parse/json.ts';
import { MAX_EVENTS_PER_ARRIVAL } from '../../source.ts';
import { parsePath } from '../language/parse-path.ts';
import { ARRIVAL, type SplitSpec } from '../language/split-schema.ts';

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
 * @returns throws InvalidEventError when there is no such array and the arrival is not one event
 *   then, it has none or too many elements, or the members that each event gets are too long for so
 *   many events
 */
export function compileSplit(split: SplitSpec): (body: Buffer) => Buffer[] {
  const spec = typeof split === 'string' ? { path: split } : split;
  const members = splitMembers(spec.with).map(({ name, path }) => ({ name, steps: stepsOf(path) }));
  const read = arrayReader(spec);
  return (body) => {
    // The parser bounds depth and size, and only valid JSON is cut.
    parseJson(body);
    const json = body.toString('utf8');
    const elements = read(json);
    if (members.length === 0) return elements?.map((text) => Buffer.from(text)) ?? [body];
    const kept = members.flatMap(({ name, steps }) => {
      const text = cutValue(json, steps);
      return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
    });
    return withMembers(kept, elements, body.length);
  };
}

/** @param kept the members, each as a name, a colon and a value */
function withMembers(
  kept: readonly string[],
  elements: readonly string[] | undefined,
  bodyBytes: number,
): Buffer[] {
  const beginning = elements === undefined ? kept : [...kept, `"${ELEMENT}":`];
  const common = Buffer.from(`{${beginning.join(',')}`);
  assertBounded(common.length * (elements?.length ?? 1), bodyBytes);
  return (elements ?? ['']).map((text) => Buffer.concat([common, Buffer.from(text), END]));
}

/** The members of the arrival that each event gets, and their names in it. */
export function splitMembers(
  members: Exclude<SplitSpec, string>['with'] = [],
): { readonly name: string; readonly path: string }[] {
  return Array.isArray(members)
    ? members.map((path) => ({ name: stepsOf(path).at(-1) ?? '', path }))
    : Object.entries(members).map(([name, path]) => ({ name, path }));
}

function stepsOf(path: string): readonly string[] {
  return parsePath(path)?.steps ?? [];
}

/** Reads the elements; undefined when the arrival is one event. */
function arrayReader({ path, else: otherwise }: Exclude<SplitSpec, string>) {
  const isArrival = path === ARRIVAL;
  const steps = isArrival ? [] : stepsOf(path);
  return (json: string): readonly string[] | undefined => {
    const value = cutValue(json, steps);
    const elements = value?.startsWith('[') === true ? cutElements(value, '') : undefined;
    const isNothing = value === undefined || value === 'null' || elements?.length === 0;
    if (otherwise === 'whole' && (isNothing || (isArrival && elements === undefined))) {
      return undefined;
    }
    return eventsIn(elements, isArrival ? 'body' : path, isNothing);
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

function eventsIn(
  elements: readonly string[] | undefined,
  path: string,
  isNothing: boolean,
): readonly string[] {
  if (elements === undefined) {
    const got = isNothing ? 'nothing' : 'something else';
    throw new InvalidEventError(path, 'an array of events', got);
  }
  if (elements.length === 0 || elements.length > MAX_EVENTS_PER_ARRIVAL) {
    const got = elements.length === 0 ? 'none' : 'more';
    throw new InvalidEventError(path, `1 to ${MAX_EVENTS_PER_ARRIVAL} events`, got);
  }
  return elements;
}
