import type { ChaosOptions } from '../options.ts';
import type { Delivery } from '../plan/deliveries.ts';
import type { PlannedEvent } from '../plan/events.ts';
import { BURST_MS } from '../plan/orders.ts';
import { type Random, randomFrom } from '../random.ts';
import { fastspringEvents } from './fastspring-events.ts';
import { membershipEvents } from './membership-events.ts';

/** The hardship that these senders are: they are part of every run that has no other choice. */
export const MAPPED_HARDSHIP = 'mapped-senders';

/** One subject of each sender for so many of the other events: about a fifth more events. */
const EVENTS_PER_SUBJECT = 50;
/** Share of the run's time during which deliveries start. */
const SENDING_SHARE = 0.9;
const COPIES = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const;
/** FastSpring posts several events at once. */
const MAX_EVENTS_PER_ARRIVAL = 6;

/** Plans the events of the senders that mapping files describe. */
export function planMappedEvents({ seed, events, hardships }: ChaosOptions): PlannedEvent[] {
  if (!hardships.has(MAPPED_HARDSHIP)) return [];
  const random = randomFrom(seed, 'mapped events');
  const subjects = Array.from({ length: Math.ceil(events / EVENTS_PER_SUBJECT) }, (_, at) => at);
  return subjects.flatMap((index) => [
    ...fastspringEvents(random, seed, index),
    ...membershipEvents(random, seed, index),
  ]);
}

/**
 * Plans one to four deliveries of each event, in random order. FastSpring's are divided among
 * arrivals anew each time, so that a repeated event arrives together with other events.
 */
export function planMappedDeliveries(
  { seed, seconds }: ChaosOptions,
  events: readonly PlannedEvent[],
): Delivery[] {
  const random = randomFrom(seed, 'mapped deliveries');
  const endMs = seconds * 1000 * SENDING_SHARE;
  const copies = events.flatMap((event) =>
    Array.from({ length: random.pick(COPIES) }, () => event),
  );
  const [several, single] = partition(copies, ({ sender }) => sender === 'fastspring');
  const starts = burstStarts(random, events, endMs);
  return [...arrivalsOf(random, several), ...single.map((event) => [event])].map(
    (arrival): Delivery => {
      const start = starts.get(arrival[0]?.about);
      const atMs =
        start === undefined
          ? random.whole(0, endMs)
          : Math.min(start + random.whole(0, BURST_MS), endMs);
      return { events: arrival, atMs, web: random.pick([0, 1]), twice: random.chance(0.1) };
    },
  );
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** No arrival has an event twice. */
function arrivalsOf(random: Random, copies: readonly PlannedEvent[]): PlannedEvent[][] {
  const left = random.shuffle(copies);
  const arrivals: PlannedEvent[][] = [];
  while (left.length > 0) {
    const next = left.splice(0, random.whole(1, MAX_EVENTS_PER_ARRIVAL));
    arrivals.push([...new Set(next)]);
  }
  return arrivals;
}

/** The events of some subjects come within a moment, so that many are applied together. */
function burstStarts(random: Random, events: readonly PlannedEvent[], endMs: number) {
  const subjects = new Set(events.map(({ about }) => about));
  return new Map(
    [...subjects]
      .filter(() => random.chance(0.3))
      .map((subject) => [subject, random.whole(0, endMs)] as const),
  );
}
