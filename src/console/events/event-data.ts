import type { EventFacts, EventRef } from '../../inbox/event-facts.ts';
import type { EventFilter } from '../../inbox/search/event-filter.ts';
import type { EventPage } from '../../inbox/search/search-events.ts';
import type { WritesStory } from '../../story/event/tell-event.ts';
import type { TimelineEntry } from '../../story/event/timeline.ts';
import type { AppliedAgain } from '../operation/applied-again.ts';

/** All that is known of an event. */
export interface KnownEvent extends WritesStory {
  readonly facts: EventFacts;
  readonly timeline: readonly TimelineEntry[];
  /** Its body with personal values masked; null when it was deleted, or is no JSON. */
  readonly maskedBody: string | null;
}

/** What became of an unmapped event that was judged anew. */
export interface JudgedAnew {
  readonly becomes: 'pending' | 'unmapped' | 'body deleted' | 'not readable';
  /** Why, in a full sentence; null when that is clear. */
  readonly why: string | null;
}

/** What became of a rejected arrival that was read again. */
export interface ReadAgain extends JudgedAnew {
  /** The number of its first event, or of the event that it repeats; null when it stays rejected. */
  readonly event: string | null;
  /** How many events it had that were not there before. */
  readonly fresh: number;
}

/** What a text that somebody searches for is. */
export type Found =
  | { readonly kind: 'event'; readonly seq: string }
  | { readonly kind: 'events' | 'order' | 'nothing' };

/** What the pages of events need. All actions are kept in the history of the event, with `by`. */
export interface EventData {
  /** What people call the configured sources, by their names. */
  readonly sources: ReadonlyMap<string, string>;
  /** Days after which the body of a settled event is deleted. */
  readonly bodyDays: number;
  search(
    filter: EventFilter,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<EventPage>;
  find(ref: EventRef): Promise<EventFacts | undefined>;
  know(facts: EventFacts): Promise<KnownEvent>;
  /** The bytes as received; null when they have been deleted. */
  body(seq: string): Promise<Buffer | null>;
  /** What a text names: an event, several events of the same id, or an order. */
  whatIs(text: string): Promise<Found>;
  /** @returns whether the event was parked, and is pending now */
  replay(seq: string, by: string): Promise<boolean>;
  /** @returns whether the event was parked, and is dismissed now */
  dismiss(seq: string, note: string, by: string): Promise<boolean>;
  /** @returns whether the event was dismissed and has its body, and is parked now */
  restore(seq: string, by: string): Promise<boolean>;
  judgeAnew(seq: string, by: string): Promise<JudgedAnew>;
  /** Reads a rejected arrival as if it arrived now. */
  readAgain(seq: string, by: string): Promise<ReadAgain>;
  /**
   * Applies all settled events of the event's order again, unless its record was written for
   * another order since.
   */
  applyAgain(facts: EventFacts, by: string): Promise<AppliedAgain>;
}
