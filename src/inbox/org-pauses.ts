import type { Pool } from 'pg';
import { MINUTE_MS } from '../time.ts';

/** A pause of a process's calls to the org. */
export interface OrgPause {
  /** The kind of outage, such as `limit`. */
  readonly kind: string;
  /** A sentence, in the connector's words. */
  readonly reason: string;
  readonly since: Date;
  readonly nextProbeAt: Date;
  /** Number of failed calls and probes in a row. */
  readonly failures: number;
  /**
   * When the org answered the last probe: since then work is tried, and the pause is over when some
   * succeeds. Null while calls are paused.
   */
  readonly answeredAt: Date | null;
}

/** Where a process shows its pause to other processes. */
export interface PauseStore {
  /** Saves the pause for {@link PAUSE_EXPIRY_MS}; a longer one has to be saved again before. */
  save(pause: OrgPause): Promise<void>;
  /** Deletes the pause when it is over. */
  clear(): Promise<void>;
}

/** How long the pause of a process that died is still shown, in milliseconds. */
export const PAUSE_EXPIRY_MS = 1.5 * MINUTE_MS;

const SAVE = `
INSERT INTO org_pause (process, kind, reason, since, next_probe_at, failures, answered_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 millisecond')
ON CONFLICT (process) DO UPDATE SET
  kind = excluded.kind, reason = excluded.reason, since = excluded.since,
  next_probe_at = excluded.next_probe_at, failures = excluded.failures,
  answered_at = excluded.answered_at, expires_at = excluded.expires_at`;

/** Rows of processes that died are deleted on the way. */
const CLEAR = 'DELETE FROM org_pause WHERE process = $1 OR expires_at < now()';

const CURRENT = `
SELECT kind, reason, since, next_probe_at AS "nextProbeAt", failures,
  answered_at AS "answeredAt" FROM org_pause
WHERE expires_at > now() ORDER BY since`;

/** @param process a UUID that no other process has */
export function createPauseStore(pool: Pool, process: string): PauseStore {
  return {
    async save({ kind, reason, since, nextProbeAt, failures, answeredAt }) {
      const pause = [kind, reason, since, nextProbeAt, failures, answeredAt];
      await pool.query(SAVE, [process, ...pause, PAUSE_EXPIRY_MS]);
    },
    async clear() {
      await pool.query(CLEAR, [process]);
    },
  };
}

/** The pauses of all processes, the longest first. */
export async function currentPauses(pool: Pool): Promise<OrgPause[]> {
  const { rows } = await pool.query<OrgPause>(CURRENT);
  return rows;
}
