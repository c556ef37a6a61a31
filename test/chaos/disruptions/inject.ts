import { waitUnlessAborted } from '../../../src/time.ts';
import type { Stage } from '../stage/stage.ts';
import type { Disruption } from './plan.ts';

/** What was injected. */
export interface InjectedDisruptions {
  databaseCrashes: number;
}

/**
 * Injects disruptions at their planned times. Crashes of the database run one after the other,
 * without delaying the other disruptions.
 *
 * @param giveUp ends the injection early
 * @returns when the database runs again and the org has no faults
 */
export async function injectDisruptions(
  stage: Stage,
  disruptions: readonly Disruption[],
  giveUp: AbortSignal,
): Promise<InjectedDisruptions> {
  const injected: InjectedDisruptions = { databaseCrashes: 0 };
  const began = performance.now();
  let crashing = Promise.resolve();
  for (const disruption of disruptions) {
    const waitMs = disruption.atMs - (performance.now() - began);
    if (waitMs > 0) await waitUnlessAborted(waitMs, giveUp);
    if (giveUp.aborted) break;
    if (disruption.kind === 'kill') {
      const processes = disruption.target === 'web' ? stage.webs : stage.workers;
      processes[disruption.number]?.kill(disruption.downMs);
    } else if (disruption.kind === 'faults') {
      await stage.admin.setFaults(disruption.seed, disruption.faults);
    } else {
      crashing = crashing.then(() => stage.database.crash(disruption.downMs));
      crashing.catch(() => undefined);
      injected.databaseCrashes += 1;
    }
  }
  await crashing;
  await stage.admin.setFaults(1, []);
  return injected;
}
