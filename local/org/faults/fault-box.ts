import {
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultPlan,
  type FaultTarget,
} from './fault.ts';
import { seededRandom } from './seeded-random.ts';

/** Keeps the generators of one plan's faults apart: 2^32 divided by the golden ratio. */
const SEED_STEP = 0x9e3779b9;

/** A fault that is in force. */
export interface LiveFault extends Fault {
  /** Draws whether it strikes now; a strike is counted. */
  strikes(): boolean;
  /** Draws one of so many things, counted from 0. */
  pick(count: number): number;
}

/** The faults in force, and how often each kind has struck since the org started. */
export interface FaultBox {
  plan(): FaultPlan;
  injected(): Record<FaultKind, number>;
  replace(plan: FaultPlan): void;
  liveOn(target: FaultTarget): LiveFault[];
}

/** Makes a box without any fault in it. */
export function faultBox(): FaultBox {
  const injected = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  let current: FaultPlan = { seed: 1, faults: [] };
  let live: LiveFault[] = [];
  const count = (kind: FaultKind) => injected.set(kind, (injected.get(kind) ?? 0) + 1);
  return {
    plan: () => current,
    injected: () => Object.fromEntries(injected) as Record<FaultKind, number>,
    replace(plan) {
      current = plan;
      // Each fault draws from numbers of its own, so that one more fault does not move the others' strikes.
      live = plan.faults.map((fault, position) =>
        liveFault(fault, seededRandom(plan.seed + position * SEED_STEP), count),
      );
    },
    liveOn: (target) => live.filter(({ on }) => on === target),
  };
}

function liveFault(
  fault: Fault,
  random: () => number,
  count: (kind: FaultKind) => unknown,
): LiveFault {
  return {
    ...fault,
    strikes() {
      const struck = random() < fault.share;
      if (struck) count(fault.kind);
      return struck;
    },
    pick: (size) => Math.floor(random() * size),
  };
}
