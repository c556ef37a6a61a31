import { waitUnlessAborted } from '../../../src/time.ts';
import type { OrgAdmin, OrgFault } from '../stage/org-admin.ts';
import type { FaultPhase } from './plan.ts';
import { EFFECT_TIMEOUT_MS, until } from './until.ts';

/** When faults are injected. */
export interface FaultTimes {
  /** Faults that last during all others, and afterwards. */
  readonly lasting: readonly OrgFault[];
  /** When the last phase starts at the latest, in milliseconds from now. */
  readonly endMs: number;
  /** Ends the injection early. */
  readonly giveUp: AbortSignal;
}

/** The connector pauses after an outage. */
const RECOVERY_TIMEOUT_MS = 20_000;

/**
 * Injects the org's faults, one phase after the other. A phase lasts until each of its faults has
 * had an effect, and a little longer. The next one starts when the connector has called the org
 * again: while it pauses after an outage, no fault would meet a call.
 */
export async function injectFaults(
  admin: OrgAdmin,
  phases: readonly FaultPhase[],
  { lasting, endMs, giveUp }: FaultTimes,
): Promise<void> {
  const ends = AbortSignal.any([giveUp, AbortSignal.timeout(endMs)]);
  await admin.setFaults(1, lasting);
  for (const { seed, faults, forMs, pauseMs } of phases) {
    if (ends.aborted) return;
    const before = await admin.injected();
    const haveMetCalls = async () => {
      const injected = await admin.injected();
      return faults.every(({ kind }) => (injected[kind] ?? 0) > (before[kind] ?? 0));
    };
    await admin.setFaults(seed, [...lasting, ...faults]);
    await until(haveMetCalls, EFFECT_TIMEOUT_MS, ends);
    await waitUnlessAborted(forMs, ends);
    await admin.setFaults(1, lasting);
    const calls = await admin.dataCalls();
    await until(async () => (await admin.dataCalls()) > calls, RECOVERY_TIMEOUT_MS, ends);
    await waitUnlessAborted(pauseMs, ends);
  }
}
