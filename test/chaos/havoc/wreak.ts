import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../stage/stage.ts';
import type { Blow } from './plan.ts';

/** What was done. */
export interface Wreaked {
  databaseCrashes: number;
}

/** Does what was planned, at its times. The database's crashes are waited for; the rest goes on by itself. */
export async function wreak(
  stage: Stage,
  blows: readonly Blow[],
  giveUp: AbortSignal,
): Promise<Wreaked> {
  const done: Wreaked = { databaseCrashes: 0 };
  const began = performance.now();
  let crashing = Promise.resolve();
  for (const blow of blows) {
    const waitMs = blow.atMs - (performance.now() - began);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: giveUp }).catch(() => undefined);
    if (giveUp.aborted) break;
    if (blow.kind === 'kill') {
      const processes = blow.target === 'web' ? stage.webs : stage.workers;
      processes[blow.number]?.kill(blow.downMs);
    } else if (blow.kind === 'faults') {
      await stage.admin.setFaults(blow.seed, blow.faults);
    } else {
      crashing = crashing.then(() => stage.database.crash(blow.downMs));
      crashing.catch(() => undefined);
      done.databaseCrashes += 1;
    }
  }
  await crashing;
  await stage.admin.setFaults(1, []);
  return done;
}
