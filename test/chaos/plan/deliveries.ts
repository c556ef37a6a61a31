import type { ChaosOptions } from '../options.ts';
import { randomFrom } from '../random.ts';
import type { PlannedEvent } from './events.ts';
import type { MadeOrder } from './orders.ts';

/** One delivery of an event: repeated until it is answered with a 2xx. */
export interface Delivery {
  readonly event: PlannedEvent;
  /** When it starts, in milliseconds after the start. */
  readonly atMs: number;
  /** Which of the two web processes it tries first. */
  readonly web: 0 | 1;
  /** True: it goes to both web processes at the same moment. */
  readonly twice: boolean;
}

/** The share of the time after which no more deliveries start. */
const SENDING_SHARE = 0.9;
/** Those of an order that appears late come early, so that they have to wait. */
const EARLY_SHARE = 0.4;
const BURST_MS = 1500;
const LATEST_MS = 30_000;

/** Sends every event one to four times, all of them out of order, in the order of time. */
export function planDeliveries(
  { seed, seconds }: ChaosOptions,
  events: readonly PlannedEvent[],
): Delivery[] {
  const random = randomFrom(seed, 'deliveries');
  const begins = new Map<MadeOrder, number>();
  const endOf = (order: MadeOrder) =>
    seconds * 1000 * (order.appears === 'late' ? EARLY_SHARE : SENDING_SHARE);
  const deliveries = events.flatMap((event) => {
    const { order } = event;
    const begin = begins.get(order) ?? random.whole(0, endOf(order));
    begins.set(order, begin);
    const copies = random.pick([1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const);
    return Array.from(
      { length: copies },
      (_, copy): Delivery => ({
        event,
        atMs:
          order.burst && copy < 2
            ? Math.min(begin + random.whole(0, BURST_MS), endOf(order))
            : random.whole(0, endOf(order)),
        web: random.pick([0, 1]),
        twice: random.chance(0.1),
      }),
    );
  });
  return deliveries.sort((a, b) => a.atMs - b.atMs);
}

/** When each late order appears in the org: 5 to 30 s after its last event, sooner in short runs. */
export function planAppearances(
  { seed, seconds }: ChaosOptions,
  orders: readonly MadeOrder[],
): { order: MadeOrder; atMs: number }[] {
  const random = randomFrom(seed, 'appearances');
  const sent = seconds * 1000 * EARLY_SHARE;
  const latest = Math.min(LATEST_MS, seconds * 1000 - sent);
  return orders
    .filter(({ appears }) => appears === 'late')
    .map((order) => ({ order, atMs: sent + random.whole(Math.min(5000, latest), latest) }))
    .sort((a, b) => a.atMs - b.atMs);
}
