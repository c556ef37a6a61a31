import type { EventMapping } from '../language/mapping-schema.ts';
import { compileEvent } from './compile-event.ts';
import { compileLookups, type Lookups } from './compile-lookups.ts';
import { timeReaders } from './time-readers.ts';
import { compileText } from './value/compile-value.ts';
import type { EventContext, EventFacts, Read } from './value/event-context.ts';
import { mappedBody } from './value/mapped-body.ts';
import { requiredKey } from './value/required-key.ts';
import { type CompiledMap, compileMap } from './writes/compile-map.ts';
import { compileVersion, type ReadVersion } from './writes/compile-version.ts';
import { rawMap } from './writes/raw-map.ts';

/** An event whose facts are read. */
export interface KnownEvent extends EventContext {
  readonly facts: EventFacts;
}

/** A compiled file, in parts. */
export interface MappedParts {
  /** Which events are written. */
  readonly mode: 'live' | 'test' | 'any';
  /** Whether events that the file does not name are parked. */
  readonly parks: boolean;
  readonly map: CompiledMap;
  readonly lookups: Lookups;
  readonly keysVersion: Read<ReadVersion | undefined>;
  /** Times that are not later than the arrival, by their paths. */
  readonly times: Read<Readonly<Record<string, number | undefined>>>;
  /** @throws InvalidEventError when it has no id or no type */
  read(parsed: unknown, arrivedAt: Date | undefined): KnownEvent;
  /** @throws InvalidEventError when it has no subject, unless each event may be its own */
  withSubject(event: KnownEvent): KnownEvent;
}

/** @param mode which events the installation writes, unless the file says so */
export function mappedParts(mapping: EventMapping, mode: 'live' | 'test' | undefined): MappedParts {
  const isRaw = mapping.map === 'raw';
  const facts = compileEvent(mapping.event);
  const { subject: subjectSpec } = mapping.event;
  const readSubject = compileText(subjectSpec);
  /** A subject that is there must be an id, even where none is needed. */
  const subjectIn = (event: EventContext) => {
    const text = readSubject(event);
    return text === undefined ? undefined : requiredKey(text, subjectSpec, event);
  };
  return {
    mode: mapping.mode ?? mode ?? 'any',
    parks: mapping.else === 'park',
    map: isRaw ? rawMap(mapping) : compileMap(mapping),
    lookups: compileLookups(mapping.lookups ?? {}),
    keysVersion: compileVersion({}, mapping.event),
    times: timeReaders(mapping),
    read(parsed, arrivedAt) {
      const body = mappedBody(parsed);
      const context = { body, arrivedAt, instants: new Map<string, number>() };
      return { ...context, facts: facts({ ...context, facts: undefined }) };
    },
    withSubject(event) {
      const { subject, id } = event.facts;
      if (subject !== undefined) return event;
      const own = isRaw
        ? (subjectIn(event) ?? id)
        : requiredKey(readSubject(event), subjectSpec, event);
      return { ...event, facts: { ...event.facts, subject: own } };
    },
  };
}
