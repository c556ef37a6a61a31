import {
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultPlan,
  type FaultTarget,
} from './fault.ts';
import { seededRandom } from './seeded-random.ts';

/** Difference between the seeds of a plan's faults: 2^32 divided by the golden ratio. */
const SEED_STEP = 0x9e3779b9;

/** A fault of the current plan. */
export interface LiveFault extends Fault {
  /** Draws whether the fault is triggered now, and counts it if so. */
  strikes(): boolean;
  /** Draws a whole number from 0 up to, but not including, `count`. */
  pick(count: number): number;
}

/** The current faults, and how often each kind was triggered since the org started. */
export interface FaultBox {
  plan(): FaultPlan;
  injected(): Record<FaultKind, number>;
  replace(plan: FaultPlan): void;
  liveOn(target: FaultTarget): LiveFault[];
}

/** Creates an empty registry. */
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
      // Each fault has its own random numbers, so that another fault does not change when it is
      // triggered.
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
