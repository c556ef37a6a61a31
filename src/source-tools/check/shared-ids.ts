import type { ExaminedEvent } from './examine-event.ts';

/** An id that several events of the samples have. */
export interface SharedId {
  readonly id: string;
  /** Names of these events, in the order of the samples. */
  readonly events: readonly string[];
}

/**
 * The ids that several events have. The connector takes the first of them for the event, and each
 * other one for its repeat, whatever it contains: only the first one writes.
 */
export function sharedIds(events: readonly ExaminedEvent[]): SharedId[] {
  const known = events.flatMap(({ name, envelope }) =>
    envelope === undefined ? [] : [{ name, id: envelope.id }],
  );
  return [...Map.groupBy(known, ({ id }) => id)].flatMap(([id, own]) =>
    own.length === 1 ? [] : [{ id, events: own.map(({ name }) => name) }],
  );
}
