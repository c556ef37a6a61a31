import { InvalidEventError } from '../../../../errors.ts';
import { storableDate } from '../../../parse/instant.ts';
import type { FromSpec, ValueSpec } from '../../language/value-schema.ts';
import { compileFrom, isPresent, pathsOf, readAs } from './compile-from.ts';
import { epochProblem, isEpochUnit } from './convert/read-epoch.ts';
import {
  instantReader,
  instantWords,
  isTimeConversion,
  type TimeConversion,
} from './convert/read-instant.ts';
import type { EventContext, Read } from './event-context.ts';
import { compilePath } from './read-path.ts';
import { scalarText } from './scalar-text.ts';

/**
 * Compiles the time of an event, as its envelope has it.
 *
 * @returns reads microseconds since 1970; undefined when the time is unknown, cannot be read, or is
 *   not after 1970 began, as a version needs it. A number after the year 9999 is a time in another
 *   unit; a text as late as that is a time, and counts as its arrival.
 */
export function compileTime(spec: ValueSpec | undefined): Read<number | undefined> {
  const from = fromOf(spec);
  if (from === undefined) return () => undefined;
  const as = timeConversion(from);
  const read = instantReader(as, from.zone);
  const text = compileFrom({ from: from.from, as: 'text', else: 'leave' });
  return (event) => {
    const value = text(event);
    const time = typeof value === 'string' ? read(value, event) : undefined;
    const isTime =
      time !== undefined && time > 0 && !(isEpochUnit(as) && storableDate(time) === null);
    return isTime ? time : undefined;
  };
}

/**
 * Compiles a time that decides which event is newer. As an unknown one, a time that is there and
 * cannot be read would make a new event older than all others.
 *
 * @returns as {@link compileTime}; it throws InvalidEventError for a value that is no time, unless
 *   the file says `else: leave`, and for an absent one when the file says `else: park`
 */
export function compileDecidingTime(spec: ValueSpec | undefined): Read<number | undefined> {
  const time = compileTime(spec);
  const from = fromOf(spec);
  if (from === undefined || from.else === 'leave' || from.else === 'null') return time;
  const as = timeConversion(from);
  const read = instantReader(as, from.zone);
  const [label] = pathsOf(from);
  const readers = pathsOf(from).map(compilePath);
  const problemOf = (value: unknown, event: EventContext) => {
    const text = scalarText(value) ?? '';
    const problem = isEpochUnit(as) ? epochProblem(text, as) : undefined;
    const isEarly = (read(text, event) ?? 1) <= 0;
    return problem ?? (isEarly ? 'an earlier time' : readAs(value));
  };
  return (event) => {
    const known = time(event);
    if (known !== undefined) return known;
    const value = firstOf(readers, event);
    if (isUnknown(value, from)) return undefined;
    const expected = `${instantWords(as)}, and after 1970 began, since events are ordered by it`;
    throw new InvalidEventError(label, expected, problemOf(value, event));
  };
}

/** How a time is read that has no conversion. */
function timeConversion({ as }: FromSpec): TimeConversion {
  return isTimeConversion(as) ? as : 'iso';
}

function fromOf(spec: ValueSpec | undefined): FromSpec | undefined {
  if (typeof spec === 'string') return { from: spec };
  return spec !== undefined && 'from' in spec ? spec : undefined;
}

function firstOf(readers: readonly Read<unknown>[], event: EventContext): unknown {
  return readers.map((read) => read(event)).find(isPresent);
}

/** No value, or the number 0: senders mean by it that there is no time. */
function isUnknown(value: unknown, { as, else: otherwise }: FromSpec): boolean {
  if (otherwise === 'park') return false;
  return value === undefined || (isEpochUnit(as) && /^0+(?:\.0+)?$/.test(scalarText(value) ?? ''));
}
