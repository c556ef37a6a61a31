import type { EventMapping } from '../language/mapping-schema.ts';
import { valuesIn } from '../language/values-in.ts';
import { compileTime } from './value/compile-time.ts';
import { labelOf } from './value/compile-value.ts';
import type { Read } from './value/event-context.ts';

type Times = Readonly<Record<string, number | undefined>>;

/** Reads the times of an event that count as its arrival when they are later, by their paths. */
export function timeReaders(mapping: EventMapping): Read<Times> {
  const { time } = mapping.event;
  const ofEvent = time === undefined ? undefined : labelOf(time);
  const readers = new Map(
    valuesIn(mapping).flatMap(({ spec, place }) => {
      if (typeof spec === 'string' || !('from' in spec)) return [];
      const isBounded = spec.notAfter !== undefined || place.at(-1) === 'time';
      const label = labelOf(spec);
      return isBounded && label !== ofEvent ? [[label, compileTime(spec)] as const] : [];
    }),
  );
  return (event) => {
    const times: Record<string, number | undefined> = {};
    if (ofEvent !== undefined) times[ofEvent] = event.facts?.time;
    for (const [label, read] of readers) times[label] = read(event);
    return times;
  };
}
