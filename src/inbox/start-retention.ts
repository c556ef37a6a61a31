import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { HOUR_MS } from '../time.ts';
import { deleteOldAudit } from './audit/delete-old-audit.ts';
import { purge, type Retention } from './retention.ts';

/**
 * Purges old events, and old entries of the audit trail, now and once an hour. Several processes may do so at the same time: they share
 * the work.
 *
 * @param retention `auditDays`: days for which entries of the audit trail are kept
 * @returns `stop` ends the hourly runs; a running one is not awaited
 */
export function startRetention(
  pool: Pool,
  retention: Retention & { readonly auditDays: number },
  log: Logger,
): { stop(): void } {
  const run = () => {
    deleteOldAudit(pool, retention.auditDays).then(
      (entries) => log.debug({ entries }, 'old entries of the audit trail deleted'),
      (error: unknown) =>
        log.warn(
          { err: error },
          'old entries of the audit trail could not be deleted; the next hour tries again',
        ),
    );
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
