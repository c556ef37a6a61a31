import type { ChaosOptions } from '../options.ts';
import { randomFrom } from '../random.ts';

/** What a Digital River order is to go through, as far as it is known before its Salesforce Order is made. */
export interface OrderPlan {
  readonly drOrderId: string;
  /** By which key its Salesforce Order is found. */
  readonly foundBy: 'id' | 'stamp' | 'number';
  readonly appears: 'at once' | 'late' | 'never';
  /** `taken`: the Order carries another DR order id · `malformed`: the sfOrderId is none · both park all its events. */
  readonly trouble?: 'taken' | 'malformed';
  /** Whether an event has a state that no field can hold: the newest of the order, or an older one. */
  readonly broken?: 'newest' | 'older';
  readonly events: number;
  /** True: its events come within a moment, so that many are in hand at once. */
  readonly burst: boolean;
}

/** An order whose record in the org has been made; `appears` tells whether it can be seen there. */
export interface MadeOrder extends OrderPlan {
  readonly toRecordId: string;
  readonly orderNumber: string;
}

/** Plans all orders of a run. */
export function planOrders({ seed, orders, events }: ChaosOptions): OrderPlan[] {
  const random = randomFrom(seed, 'orders');
  const mean = events / orders;
  return Array.from({ length: orders }, (_, index): OrderPlan => {
    const hot = random.chance(0.05);
    const factor = hot ? random.whole(30, 50) / 10 : random.whole(3, 13) / 10;
    const plan = {
      drOrderId: `${880_000_000_000 + seed * 100_000 + index}`,
      events: Math.max(2, Math.round(mean * factor)),
      burst: hot || random.chance(0.3),
    };
    const foundBy = random.pick(['id', 'id', 'id', 'stamp', 'number'] as const);
    const lot = random.next();
    if (lot < 0.03) return { ...plan, foundBy: 'id', appears: 'at once', trouble: 'taken' };
    if (lot < 0.05) return { ...plan, foundBy: 'id', appears: 'at once', trouble: 'malformed' };
    if (lot < 0.08) return { ...plan, foundBy, appears: 'never' };
    const appears = lot < 0.2 ? 'late' : 'at once';
    if (lot > 0.94) return { ...plan, foundBy, appears, broken: 'newest' };
    return lot > 0.88
      ? { ...plan, foundBy, appears, broken: 'older' }
      : { ...plan, foundBy, appears };
  });
}

/** The DR order id that an Order carries from the beginning. */
export function stampOf({ drOrderId, foundBy, trouble }: OrderPlan): string | null {
  if (trouble === 'taken') return `taken-${drOrderId}`;
  return foundBy === 'stamp' && trouble === undefined ? drOrderId : null;
}
