import { waitUnlessAborted } from '../../../src/time.ts';
import type { Stage } from '../stage/stage.ts';
import type { Disruption } from './plan.ts';

/** What was injected. */
export interface InjectedDisruptions {
  databaseCrashes: number;
}

/** Takes away the disk or the permissions, or gives them back, once the database runs. */
function change(
  { admin, database }: Stage,
  disruption: Extract<Disruption, { kind: 'disk' | 'permissions' }>,
): Promise<void> {
  if (disruption.kind === 'disk')
    return disruption.isFull ? database.fillDisk() : database.freeDisk();
  return disruption.areGranted ? admin.grantPermissions() : admin.revokePermissions();
}

/**
 * Injects disruptions at their planned times. What needs the database runs one after the other,
 * without delaying the other disruptions.
 *
 * @param giveUp ends the injection early
 * @returns when the database runs again, and the connector's user has its permissions
 */
export async function injectDisruptions(
  stage: Stage,
  disruptions: readonly Disruption[],
  giveUp: AbortSignal,
): Promise<InjectedDisruptions> {
  const { admin, database } = stage;
  const injected: InjectedDisruptions = { databaseCrashes: 0 };
  const began = performance.now();
  let crashing = Promise.resolve();
  let changing = Promise.resolve();
  for (const disruption of disruptions) {
    const waitMs = disruption.atMs - (performance.now() - began);
    if (waitMs > 0) await waitUnlessAborted(waitMs, giveUp);
    if (giveUp.aborted) break;
    switch (disruption.kind) {
      case 'kill': {
        const processes = disruption.target === 'web' ? stage.webs : stage.workers;
        processes[disruption.number]?.kill(disruption.downMs);
        break;
      }
      case 'database crash':
        crashing = crashing.then(() => database.crash(disruption.downMs));
        crashing.catch(() => undefined);
        injected.databaseCrashes += 1;
        break;
      default:
        changing = changing.then(() => change(stage, disruption));
        changing.catch(() => undefined);
    }
  }
  await Promise.all([crashing, changing]);
  await database.freeDisk();
  await admin.grantPermissions();
  return injected;
}
