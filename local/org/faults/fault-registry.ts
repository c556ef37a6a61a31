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
export interface ActiveFault extends Fault {
  /** Draws whether the fault is triggered now, and counts it if so. */
  isTriggered(): boolean;
  /** Draws a whole number from 0 up to, but not including, `count`. */
  pick(count: number): number;
}

/** The current faults, and how often each kind was triggered since the org started. */
export interface FaultRegistry {
  plan(): FaultPlan;
  injected(): Record<FaultKind, number>;
  replace(plan: FaultPlan): void;
  activeOn(target: FaultTarget): ActiveFault[];
}

/** Creates an empty registry. */
export function faultRegistry(): FaultRegistry {
  const injected = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  let current: FaultPlan = { seed: 1, faults: [] };
  let active: ActiveFault[] = [];
  const count = (kind: FaultKind) => injected.set(kind, (injected.get(kind) ?? 0) + 1);
  return {
    plan: () => current,
    injected: () => Object.fromEntries(injected) as Record<FaultKind, number>,
    replace(plan) {
      current = plan;
      // Each fault has its own random numbers, so that another fault does not change when it is
      // triggered.
      active = plan.faults.map((fault, position) =>
        activeFault(fault, seededRandom(plan.seed + position * SEED_STEP), count),
      );
    },
    activeOn: (target) => active.filter(({ on }) => on === target),
  };
}

function activeFault(
  fault: Fault,
  random: () => number,
  count: (kind: FaultKind) => unknown,
): ActiveFault {
  const { share, forMs = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY } = fault;
  const endsAt = performance.now() + forMs;
  let left = times;
  return {
    ...fault,
    isTriggered() {
      const isDrawn = random() < share;
      const isTriggered = isDrawn && left > 0 && performance.now() < endsAt;
      if (!isTriggered) return false;
      left -= 1;
      count(fault.kind);
      return true;
    },
    pick: (size) => Math.floor(random() * size),
  };
}
