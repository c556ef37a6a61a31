import type { Pool } from 'pg';
import { makeDueBySetting } from '../inbox/repair/due-by-setting.ts';
import type { Logger } from '../log.ts';
import { repeatChecks } from './repeat-checks.ts';

/**
 * Makes subjects due at once that have waited for settings which are on now. It is repeated, since a
 * process with the former settings may run beside this one while a release is rolled out.
 *
 * @param settings names of the variables that are on
 * @param everyMs time between two checks, in milliseconds
 * @returns `stop` resolves when a running check has ended
 */
export function watchSettings(
  pool: Pool,
  log: Logger,
  settings: readonly string[],
  everyMs: number,
): { stop(): Promise<void> } {
  const check = async () => {
    const subjects = await makeDueBySetting(pool, settings);
    if (subjects > 0)
      log.info({ settings, subjects }, 'subjects that waited for a setting are due now');
  };
  return repeatChecks(settings.length === 0 ? [] : [check], everyMs, (error) =>
    log.error({ err: error }, 'looking for subjects that waited for a setting failed'),
  );
}
