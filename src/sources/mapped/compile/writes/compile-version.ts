import { InvalidEventError } from '../../../../errors.ts';
import { versionNumber } from '../../../../salesforce/records/version-number.ts';
import type { Version } from '../../../../salesforce/records/write.ts';
import { notAfterArrival } from '../../../parse/arrival.ts';
import { decimal } from '../../../parse/decimal.ts';
import type { ValueSpec } from '../../language/value-schema.ts';
import type { EventSpec, WriteSpec } from '../../language/write-schema.ts';
import { compileDecidingTime } from '../value/compile-time.ts';
import { compileValue, labelOf } from '../value/compile-value.ts';
import type { EventContext, Read } from '../value/event-context.ts';

/** Which event is newer, and what a version field of the org keeps of it. */
export interface ReadVersion {
  readonly version: Version;
  /** The number of a guard. */
  readonly number: number;
}

type Spec = Pick<WriteSpec, 'rank' | 'time' | 'version' | 'rule'>;
type Defaults = Pick<EventSpec, 'rank' | 'version' | 'time'>;

/** A double keeps every digit of a number of up to this many. */
const MAX_PLACES = 15;

/** The parts of a version that decide unless a file says otherwise. */
export const DEFAULT_VERSION = ['rank', 'time'] as const;

/**
 * Compiles the version of a write: its parts in the order of the file, and the event's id in the end.
 * Times are in milliseconds, with a fraction. None is later than the arrival, and an unknown one is 0;
 * one that is there and cannot be read throws InvalidEventError.
 *
 * @param spec what the write says of it
 * @param defaults what the key `event` says of it
 * @returns reads it; undefined when the earliest time is to win, and the time is unknown
 */
export function compileVersion(spec: Spec, defaults: Defaults): Read<ReadVersion | undefined> {
  const decidingTime = compileDecidingTime(spec.time ?? defaults.time);
  const readTime: Read<number | undefined> =
    spec.time === undefined ? (event) => event.facts?.time ?? decidingTime(event) : decidingTime;
  const time = (event: EventContext) => boundedTime(readTime(event), event);
  if (spec.rule === 'earliest') {
    return (event) => {
      const earliest = time(event);
      return earliest === 0 ? undefined : { version: [-earliest, idOf(event)], number: 0 };
    };
  }
  const order = spec.version ?? defaults.version ?? DEFAULT_VERSION;
  const rank = compileRank(spec.rank ?? defaults.rank);
  const isRankFirst = order[0] === 'rank';
  return (event) => {
    const parts = { rank: rank(event), time: time(event) };
    const version = [...order.map((part) => parts[part]), idOf(event)];
    const guarded = order.includes('time') ? parts.time * 1000 : 0;
    return { version, number: versionNumber(guarded, isRankFirst ? parts.rank : 0) };
  };
}

function boundedTime(microseconds: number | undefined, { arrivedAt }: EventContext): number {
  if (microseconds === undefined) return 0;
  const bounded = arrivedAt === undefined ? microseconds : notAfterArrival(microseconds, arrivedAt);
  return bounded / 1000;
}

function idOf({ facts }: EventContext): string {
  return facts?.id ?? '';
}

function compileRank(spec: ValueSpec | undefined): Read<number> {
  if (spec === undefined) return () => 0;
  const read = compileValue(spec);
  return (event) => {
    const rank = read(event) ?? 0;
    // Of another number, a double keeps no digit that decides.
    const number = typeof rank === 'string' ? decimal(rank, MAX_PLACES) : rank;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    const expected = 'a number of at most 15 digits: the rank';
    throw new InvalidEventError(labelOf(spec), expected, 'something else');
  };
}
