import { SECOND_MS } from '../../src/time.ts';

/** An event that was sent now, and happened in the past. All times are milliseconds since 1970. */
export interface SentEvent {
  readonly seq: string;
  /** The order or the like that it is about. */
  readonly order: string;
  /** When it happened; null when the sender did not say. */
  readonly happenedAt: number | null;
  readonly receivedAt: number;
}

/** Where an event is moved to. */
export interface MovedEvent {
  readonly seq: string;
  /** The new time of its arrival. */
  readonly receivedAt: number;
  /** By how much all that came of it is moved back, in milliseconds. */
  readonly byMs: number;
}

/** Events of an order that are no further apart are processed together. */
export const TOGETHER_MS = 10 * SECOND_MS;
const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 2_000;

/**
 * Reckons when events would have arrived if the connector had run all the time: soon after they
 * happened, and in the order of their numbers. What came of events of an order that are processed
 * together is moved by one amount, so that an event is never overtaken by one that arrived later.
 *
 * @param events in the order of their numbers
 */
export function livedInTimes(events: readonly SentEvent[]): MovedEvent[] {
  let last = 0;
  const arrivals = events.map((event) => {
    const happened = event.happenedAt ?? last;
    const delay = MIN_DELAY_MS + Math.random() * (MAX_DELAY_MS - MIN_DELAY_MS);
    last = Math.min(event.receivedAt, Math.max(last + 1, Math.round(happened + delay)));
    return { ...event, movedTo: last, happened };
  });
  const amounts = new Map<string, number>();
  for (const group of Map.groupBy(arrivals, ({ order }) => order).values()) {
    for (const together of inGroups(group)) {
      const byMs = Math.min(...together.map(({ receivedAt, movedTo }) => receivedAt - movedTo));
      for (const { seq } of together) amounts.set(seq, byMs);
    }
  }
  return arrivals.map(({ seq, movedTo }) => ({
    ...{ seq, receivedAt: movedTo },
    byMs: amounts.get(seq) ?? 0,
  }));
}

function inGroups<Event extends { readonly happened: number }>(
  events: readonly Event[],
): Event[][] {
  const groups: Event[][] = [];
  for (const event of events) {
    const before = groups.at(-1)?.at(-1);
    const isTogether =
      before !== undefined && Math.abs(event.happened - before.happened) <= TOGETHER_MS;
    if (isTogether) groups.at(-1)?.push(event);
    else groups.push([event]);
  }
  return groups;
}
