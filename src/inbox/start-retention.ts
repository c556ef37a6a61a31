import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { HOUR_MS } from '../time.ts';
import { purge, type Retention } from './retention.ts';

/**
 * Purges old events now and once an hour. Several processes may do so at the same time: they share
 * the work.
 *
 * @returns `stop` ends the hourly runs; a running one is not awaited
 */
export function startRetention(pool: Pool, retention: Retention, log: Logger): { stop(): void } {
  const run = () => {
    purge(pool, retention).then(
      (purged) => log.debug(purged, 'old events deleted'),
      (error: unknown) =>
        log.warn({ err: error }, 'old events could not be deleted; the next hour tries again'),
    );
  };
  run();
  const hourly = setInterval(run, HOUR_MS);
  return { stop: () => clearInterval(hourly) };
}
