import { type Config, type Environment, processEnvironment } from '../config/index.ts';
import { configurationNotices } from '../config/notices/configuration-notices.ts';
import { PRODUCTION_CHECKS } from '../config/production-problems.ts';
import type { Logger } from '../log.ts';

/**
 * Logs what is unusual about the configuration of a process that starts, in at most two lines: that
 * the checks of production are off, and which variables are most likely mistakes.
 *
 * @param environment environment variables; those of the process by default
 */
export function logNotices(
  config: Config,
  log: Logger,
  environment: Environment = processEnvironment(),
): void {
  if (config.NODE_ENV !== 'production') {
    log.warn(
      { environment: config.NODE_ENV, checks: PRODUCTION_CHECKS },
      'safety checks are off, because NODE_ENV is not production',
    );
  }
  const notices = configurationNotices(environment, config).map(
    ({ variable, found, todo }) => `${variable}: ${found}. ${todo}`,
  );
  if (notices.length > 0) log.warn({ notices }, 'variables of the configuration need attention');
}
