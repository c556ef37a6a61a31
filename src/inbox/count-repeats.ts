import { type CountedEvent, takesPlace } from './insert-events.ts';

/**
 * Merges events with the same source and event id: the first one counts, unless a later one takes its
 * place.
 *
 * @returns by {@link identity}, with the sum of their arrivals
 */
export function countRepeats(events: readonly CountedEvent[]): Map<string, CountedEvent> {
  const counted = new Map<string, CountedEvent>();
  for (const { event, arrivals } of events) {
    const key = identity(event.source, event.eventId);
    const earlier = counted.get(key);
    const isKept = earlier !== undefined && !takesPlace(event, earlier.event);
    counted.set(key, {
      event: isKept ? earlier.event : event,
      arrivals: (earlier?.arrivals ?? 0) + arrivals,
    });
  }
  return counted;
}

/** What identifies an event, as one text. */
export function identity(source: string, eventId: string): string {
  return JSON.stringify([source, eventId]);
}
