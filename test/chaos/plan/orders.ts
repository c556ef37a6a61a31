import type { ChaosOptions } from '../options.ts';
import { randomFrom } from '../random.ts';

/** The plan of a Digital River order, before its Salesforce Order is created. */
export interface OrderPlan {
  readonly drOrderId: string;
  /** The key by which its Salesforce Order is found. */
  readonly foundBy: 'id' | 'drOrderId' | 'number';
  /** When its Salesforce Order appears in the org. */
  readonly appears: 'at once' | 'late' | 'never';
  /**
   * `taken`: the Order has another DR order id; `malformed`: the sfOrderId is invalid. Both park
   * all its events.
   */
  readonly problem?: 'taken' | 'malformed';
  /**
   * One event has a state that is too long for its field: the newest of the order, or an older one.
   */
  readonly broken?: 'newest' | 'older';
  /** Number of its events. */
  readonly events: number;
  /** True: its events are sent within a moment, so that many are applied together. */
  readonly burst: boolean;
}

/** An order whose Salesforce Order was created; it is hidden until it appears. */
export interface CreatedOrder extends OrderPlan {
  readonly recordId: string;
  readonly orderNumber: string;
}

/** Plans all orders of a run. */
export function planOrders({ seed, orders, events }: ChaosOptions): OrderPlan[] {
  const random = randomFrom(seed, 'orders');
  const mean = events / orders;
  return Array.from({ length: orders }, (_, index): OrderPlan => {
    const isBusy = random.chance(0.05);
    const factor = isBusy ? random.whole(30, 50) / 10 : random.whole(3, 13) / 10;
    const plan = {
      drOrderId: `${880_000_000_000 + seed * 100_000 + index}`,
      events: Math.max(2, Math.round(mean * factor)),
      burst: isBusy || random.chance(0.3),
    };
    const foundBy = random.pick(['id', 'id', 'id', 'drOrderId', 'number'] as const);
    const draw = random.next();
    if (draw < 0.03) return { ...plan, foundBy: 'id', appears: 'at once', problem: 'taken' };
    if (draw < 0.05) return { ...plan, foundBy: 'id', appears: 'at once', problem: 'malformed' };
    if (draw < 0.08) return { ...plan, foundBy, appears: 'never' };
    const appears = draw < 0.2 ? 'late' : 'at once';
    if (draw > 0.94) return { ...plan, foundBy, appears, broken: 'newest' };
    return draw > 0.88
      ? { ...plan, foundBy, appears, broken: 'older' }
      : { ...plan, foundBy, appears };
  });
}

/** The DR order id with which an Order is created; null for none. */
export function initialDrOrderId({ drOrderId, foundBy, problem }: OrderPlan): string | null {
  if (problem === 'taken') return `taken-${drOrderId}`;
  return foundBy === 'drOrderId' && problem === undefined ? drOrderId : null;
}
