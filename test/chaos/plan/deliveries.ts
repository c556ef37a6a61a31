import type { ChaosOptions } from '../options.ts';
import { randomFrom } from '../random.ts';
import type { PlannedEvent } from './events.ts';
import { BURST_MS, type CreatedOrder } from './orders.ts';

/** One delivery; it is repeated until it is answered with a 2xx. */
export interface Delivery {
  /** The events of the arrival: one, unless the sender posts several at once. */
  readonly events: readonly PlannedEvent[];
  /** When it starts, in milliseconds after the start of the run. */
  readonly atMs: number;
  /** The web process that is tried first. */
  readonly web: 0 | 1;
  /** True: it is sent to both web processes at the same time. */
  readonly twice: boolean;
}

/** Share of the run's time during which deliveries start. */
const SENDING_SHARE = 0.9;
/** The same for orders that appear late: their events have to wait. */
const EARLY_SHARE = 0.4;
const LATEST_MS = 30_000;

/**
 * Plans one to four deliveries per event. The order of the events is random. @returns them in order
 * of time
 */
export function planDeliveries(
  { seed, seconds }: ChaosOptions,
  events: readonly PlannedEvent[],
): Delivery[] {
  const random = randomFrom(seed, 'deliveries');
  // Orders that compete for one Salesforce Order start together.
  const starts = new Map<string, number>();
  const endOf = (order: CreatedOrder | undefined) =>
    seconds * 1000 * (order?.appears === 'late' ? EARLY_SHARE : SENDING_SHARE);
  const deliveries = events.flatMap((event) => {
    const { order } = event;
    const key = order?.recordId ?? event.id;
    const start = starts.get(key) ?? random.whole(0, endOf(order));
    starts.set(key, start);
    const copies = random.pick([1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const);
    return Array.from(
      { length: copies },
      (_, copy): Delivery => ({
        events: [event],
        atMs:
          order?.burst && copy < 2
            ? Math.min(start + (order.startsAfterMs ?? 0) + random.whole(0, BURST_MS), endOf(order))
            : random.whole(0, endOf(order)),
        web: random.pick([0, 1]),
        twice: random.chance(0.1),
      }),
    );
  });
  return deliveries.sort((a, b) => a.atMs - b.atMs);
}

/**
 * Plans when late Orders appear in the org: 5 to 30 s after their last event, sooner in short runs.
 */
export function planAppearances(
  { seed, seconds }: ChaosOptions,
  orders: readonly CreatedOrder[],
): { order: CreatedOrder; atMs: number }[] {
  const random = randomFrom(seed, 'appearances');
  const sentMs = seconds * 1000 * EARLY_SHARE;
  const latestMs = Math.min(LATEST_MS, seconds * 1000 - sentMs);
  return orders
    .filter(({ appears }) => appears === 'late')
    .map((order) => ({ order, atMs: sentMs + random.whole(Math.min(5000, latestMs), latestMs) }))
    .sort((a, b) => a.atMs - b.atMs);
}
