import { waitUnlessAborted } from '../../../src/time.ts';
import type { Stage } from '../stage/stage.ts';
import { EFFECT_TIMEOUT_MS, until } from './until.ts';

/** What can be missing for a while, by the name of the hardship. */
export const ABSENCES = {
  'disk-full': ({ database }: Stage): Absence => ({
    begin: () => database.fillDisk(),
    end: () => database.freeDisk(),
    effects: () => database.refusedStatements(),
  }),
  'permissions-lost': ({ admin }: Stage): Absence => ({
    begin: () => admin.revokePermissions(),
    end: () => admin.grantPermissions(),
    effects: () => admin.dataCalls(),
  }),
};

export type AbsenceName = keyof typeof ABSENCES;

interface Absence {
  /** Takes it away. It can be repeated, as `end` can. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** A number that grows when the connector needs what is missing. */
  effects(): Promise<number>;
}

/**
 * Takes something away until the connector has needed it, and a little longer.
 *
 * @param forMs how much longer, in milliseconds
 * @param giveUp ends it early
 * @returns how often the connector needed it
 */
export async function takeAway(
  { begin, end, effects }: Absence,
  forMs: number,
  giveUp: AbortSignal,
): Promise<number> {
  await begin();
  const before = await effects();
  await until(async () => (await effects()) > before, EFFECT_TIMEOUT_MS, giveUp);
  await waitUnlessAborted(forMs, giveUp);
  const count = (await effects()) - before;
  await end();
  return count;
}
