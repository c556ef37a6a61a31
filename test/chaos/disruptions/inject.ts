import { waitUnlessAborted } from '../../../src/time.ts';
import type { Stage } from '../stage/stage.ts';
import { ABSENCES, type AbsenceName, takeAway } from './absences.ts';
import type { Disruption } from './plan.ts';

/** What was injected. */
export interface InjectedDisruptions {
  databaseCrashes: number;
  /** How often the connector needed what was missing. */
  readonly effects: Partial<Record<AbsenceName, number>>;
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
  const injected: InjectedDisruptions = { databaseCrashes: 0, effects: {} };
  const began = performance.now();
  let crashing = Promise.resolve();
  let missing = Promise.resolve();
  const miss = async ({ kind, forMs }: Extract<Disruption, { kind: AbsenceName }>) => {
    injected.effects[kind] = await takeAway(ABSENCES[kind](stage), forMs, giveUp);
  };
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
        missing = missing.then(() => miss(disruption));
        missing.catch(() => undefined);
    }
  }
  await Promise.all([crashing, missing]);
  await database.freeDisk();
  await admin.grantPermissions();
  return injected;
}
