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
  const versioned = events.filter(({ version }) => version !== null);
  const placed: PlacedEvent[] = versioned.toSorted(compareEvents).map((event) => ({
    event,
    isByVersion: true,
    isLate: versioned.some(
      (other) => arrivedBefore(other, event) && compareEvents(other, event) > 0,
    ),
  }));
  for (const event of events.filter(({ version }) => version === null)) {
    const before = placed.findLast(({ event: other }) => isNextBefore(other, event, placed));
    const at = before === undefined ? 0 : placed.indexOf(before) + 1;
    placed.splice(at, 0, { event, isByVersion: false, isLate: false });
  }
  return placed;
}

function compareEvents({ version: a }: EventStory, { version: b }: EventStory): number {
  return a === null || b === null ? 0 : compareVersions(a, b);
}

function arrivedBefore(a: EventStory, b: EventStory): boolean {
  return BigInt(a.seq) < BigInt(b.seq);
}

/** Whether an event is, of those that arrived before another one, the one that arrived last. */
function isNextBefore(
  candidate: EventStory,
  event: EventStory,
  placed: readonly PlacedEvent[],
): boolean {
  return (
    arrivedBefore(candidate, event) &&
    !placed.some(
      ({ event: other }) => arrivedBefore(candidate, other) && arrivedBefore(other, event),
    )
  );
}
