import type { Caller } from './caller.ts';
import type { FaultTarget } from './fault.ts';

type Counts = Record<FaultTarget, number>;

/** Calls since the org started. */
export interface CallCounts {
  count(caller: Caller, target: FaultTarget): void;
  read(): Record<Caller, Counts>;
}

/** Makes counters that stand at zero. */
export function callCounts(): CallCounts {
  const counts = { connector: zero(), others: zero() };
  return {
    count(caller, target) {
      counts[caller][target] += 1;
    },
    read: () => structuredClone(counts),
  };
}

function zero(): Counts {
  return { data: 0, token: 0, userinfo: 0 };
}
