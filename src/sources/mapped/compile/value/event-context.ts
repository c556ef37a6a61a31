import type { MappedBody } from './mapped-body.ts';

/** What the key `event` of a file reads of an event. */
export interface EventFacts {
  readonly id: string;
  readonly type: string;
  readonly subject: string | undefined;
  /** Microseconds since 1970. */
  readonly time: number | undefined;
  /** Null: not known, whatever the proof says. */
  readonly live: boolean | null | undefined;
}

/** What values are read from. */
export interface EventContext {
  readonly body: MappedBody;
  /** Undefined while the facts themselves are read. */
  readonly facts: EventFacts | undefined;
  /** When the event was stored; undefined before. */
  readonly arrivedAt: Date | undefined;
  /** Instants of the event that are read already, since reading a time zone is slow. */
  readonly instants: Map<string, number>;
}

/** Reads something from an event. */
export type Read<T> = (event: EventContext) => T;
