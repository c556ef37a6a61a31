import type { Caller } from './caller.ts';
import type { FaultTarget } from './fault.ts';

type Counts = Record<FaultTarget, number>;

/** Numbers of calls since the org started. */
export interface CallCounts {
  count(caller: Caller, target: FaultTarget): void;
  read(): Record<Caller, Counts>;
}

/** Creates counters that start at zero. */
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
