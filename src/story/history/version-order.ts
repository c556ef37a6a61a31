import { compareVersions } from '../../salesforce/records/write.ts';
import type { EventStory } from '../story.ts';

/** An event at its place in the history of its subject. */
export interface PlacedEvent {
  readonly event: EventStory;
  /** False: its version is not known, and its place is that of its arrival. */
  readonly isByVersion: boolean;
  /** Whether an event that counts as a newer one had arrived before it. */
  readonly isLate: boolean;
}

/**
 * Puts events into the order in which they count, the oldest first. An event without a version
 * follows the one that arrived before it. Pure.
 *
 * @param events of one subject, in the order of their arrival
 */
export function inVersionOrder(events: readonly EventStory[]): PlacedEvent[] {
  const placed = latest(events.filter(({ version }) => version !== null).toSorted(compareEvents));
  for (const event of events.filter(({ version }) => version === null)) {
    placed.splice(placeAfter(event, placed), 0, { event, isByVersion: false, isLate: false });
  }
  return placed;
}

/** Finds out which ones are late: from the newest to the oldest, the earliest arrival is known. */
function latest(sorted: readonly EventStory[]): PlacedEvent[] {
  let earliest = Number.POSITIVE_INFINITY;
  return sorted
    .toReversed()
    .map((event) => {
      const arrival = Number(event.seq);
      const isLate = earliest < arrival;
      earliest = Math.min(earliest, arrival);
      return { event, isByVersion: true, isLate };
    })
    .toReversed();
}

function compareEvents({ version: a }: EventStory, { version: b }: EventStory): number {
  return a === null || b === null ? 0 : compareVersions(a, b);
}

/** The place after the event that, of those which arrived before this one, arrived last. */
function placeAfter({ seq }: EventStory, placed: readonly PlacedEvent[]): number {
  let [place, last] = [0, 0];
  for (const [index, { event }] of placed.entries()) {
    const arrival = Number(event.seq);
    if (arrival < last || arrival > Number(seq)) continue;
    [place, last] = [index + 1, arrival];
  }
  return place;
}
