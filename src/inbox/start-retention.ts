import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { HOUR_MS } from '../time.ts';
import { purge, type Retention } from './retention.ts';

/** Deletes what is older than it may be, now and every hour. Several processes that do so share the work. */
export function startRetention(pool: Pool, retention: Retention, log: Logger): { stop(): void } {
  const tidy = () => {
    purge(pool, retention).then(
      (purged) => log.debug(purged, 'old events deleted'),
      (error: unknown) =>
        log.warn({ err: error }, 'old events could not be deleted; the next hour tries again'),
    );
  };
  tidy();
  const hourly = setInterval(tidy, HOUR_MS);
  return { stop: () => clearInterval(hourly) };
}
