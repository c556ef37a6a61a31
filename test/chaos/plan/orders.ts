import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';

/** The plan of a Digital River order, before its Salesforce Order is created. */
export interface OrderPlan {
  readonly drOrderId: string;
  /** The key by which its Salesforce Order is found. */
  readonly foundBy: 'id' | 'drOrderId' | 'number';
  /** When its Salesforce Order appears in the org. */
  readonly appears: 'at once' | 'late' | 'never';
  /**
   * `taken`: the Order has another DR order id; `breaking`: a trigger throws whenever the Order is
   * written. Both park all its events. `malformed`: the only key is an invalid sfOrderId.
   */
  readonly problem?: 'taken' | 'malformed' | 'breaking';
  /** The Digital River order that names the same Salesforce Order: one of the two wins. */
  readonly rivalOf?: string;
  /** True: it competes with another one, so that neither ever dies. */
  readonly competes?: boolean;
  /** The first payment attempt for the same Salesforce Order; the first one names itself. */
  readonly attemptOf?: string;
  /** How long after the first attempt its events start, in milliseconds, when they come in a burst. */
  readonly startsAfterMs?: number;
  /** True: it ends blocked or cancelled, so that it gives way to the next attempt. */
  readonly dies?: boolean;
  /**
   * What sfOrderId names although the Order is stamped: a deleted Order, another one, no id, or a
   * text that PostgreSQL cannot store as JSON.
   */
  readonly wrongId?: 'deleted' | 'another' | 'malformed' | 'unstorable';
  /** True: one of its bodies is as large as a body can be. */
  readonly hasFatalBody?: boolean;
  /** True: an approval locks its Order until the disruptions end. */
  readonly isLocked?: boolean;
  /**
   * One event has a state that a validation rule refuses: the newest of the order, or an older one.
   */
  readonly broken?: 'newest' | 'older';
  /** Number of its events. */
  readonly events: number;
  /** True: its events are sent within a moment, so that many are applied together. */
  readonly burst: boolean;
}

/** Shares of the orders that get a hardship, by its name. */
const HARDSHIP_SHARES: Readonly<Record<string, number>> = {
  'competing-orders': 0.05,
  'second-payments': 0.05,
  'stale-ids': 0.05,
  'fatal-bodies': 0.03,
  'breaking-order': 0.01,
  'approval-lock': 0.02,
};

/** The sum of these shares when only some hardships are wanted: no run draws none of them. */
const ALONE_SHARE = 0.3;

/** An order whose Salesforce Order was created; it is hidden until it appears. */
export interface CreatedOrder extends OrderPlan {
  readonly recordId: string;
  readonly orderNumber: string;
}

/** Plans all orders of a run. */
export function planOrders(options: ChaosOptions): OrderPlan[] {
  const random = randomFrom(options.seed, 'hardships');
  const shares = wantedShares(options);
  return usualOrders(options).flatMap((plan) => {
    const isUnusual =
      plan.problem ?? plan.broken ?? (plan.appears === 'at once' ? undefined : 'late');
    const hardship = drawnHardship(random.next(), shares);
    const isDrawn = isUnusual === undefined && hardship !== undefined;
    return isDrawn ? withHardship(random, plan, hardship) : [plan];
  });
}

type Shares = readonly (readonly [hardship: string, share: number])[];

function wantedShares({ only, hardships }: ChaosOptions): Shares {
  const wanted = Object.entries(HARDSHIP_SHARES).filter(([name]) => hardships.has(name));
  if (only.length === 0) return wanted;
  const sum = wanted.reduce((total, [, share]) => total + share, 0);
  return wanted.map(([name, share]) => [name, (share / sum) * ALONE_SHARE]);
}

function drawnHardship(draw: number, shares: Shares): string | undefined {
  let sum = 0;
  return shares.find(([, share]) => {
    sum += share;
    return draw < sum;
  })?.[0];
}

function withHardship(random: Random, plan: OrderPlan, hardship: string): OrderPlan[] {
  const byId = { ...plan, foundBy: 'id' } as const;
  const stamped = { ...plan, foundBy: 'drOrderId' } as const;
  switch (hardship) {
    case 'competing-orders': {
      const pair = { ...byId, burst: true, competes: true };
      return [pair, { ...pair, drOrderId: `rival-${plan.drOrderId}`, rivalOf: plan.drOrderId }];
    }
    case 'second-payments':
      return paymentAttempts(random, byId);
    case 'stale-ids':
      return [withStaleId(random, stamped)];
    case 'fatal-bodies':
      return [{ ...stamped, wrongId: 'unstorable', hasFatalBody: true }];
    case 'breaking-order':
      return [{ ...byId, problem: 'breaking' }];
    default:
      return [{ ...byId, isLocked: true }];
  }
}

/** How long the events of a burst take to arrive, in milliseconds. */
export const BURST_MS = 1500;

/** Two or three attempts, one after another or at the same time; the last one is accepted. */
function paymentAttempts(random: Random, plan: OrderPlan): OrderPlan[] {
  const first = { ...plan, burst: random.chance(0.85), attemptOf: plan.drOrderId };
  const betweenMs = random.chance(0.7) ? BURST_MS + 500 : 0;
  const names = random.chance(0.3) ? ['', 'second-', 'third-'] : ['', 'second-'];
  return names.map((name, index) => ({
    ...first,
    drOrderId: `${name}${plan.drOrderId}`,
    startsAfterMs: index * betweenMs,
    ...(index < names.length - 1 ? { dies: true } : {}),
  }));
}

function withStaleId(random: Random, stamped: OrderPlan): OrderPlan {
  const wrongId = random.pick(['deleted', 'another', 'malformed'] as const);
  // As long as the stamped Order is hidden, it would be right to write the other one.
  const mayWait = wrongId !== 'another';
  return { ...stamped, wrongId, appears: mayWait && random.chance(0.5) ? 'late' : 'at once' };
}

function usualOrders({ seed, orders, events }: ChaosOptions): OrderPlan[] {
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
