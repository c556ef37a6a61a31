import type { Pool } from 'pg';
import type { UnmappedCode } from '../../sources/source.ts';
import { UNMAPPED_CODE } from '../repair/unmapped-events.ts';
import { NO_VERIFICATION } from './verification-counts.ts';

/** Unmapped events of a source with the same code; verifications are not among them. */
export interface UnmappedCount {
  readonly source: string;
  readonly code: UnmappedCode;
  readonly count: number;
  /** How many of them were received in the last 24 hours. */
  readonly lastDay: number;
  /** When the last of them was received. */
  readonly newest: Date;
}

const LAST_DAY = "received_at > now() - interval '24 hours'";

const COUNTS = `
SELECT source, ${UNMAPPED_CODE} AS code, count(*)::int AS count,
  (count(*) FILTER (WHERE ${LAST_DAY}))::int AS "lastDay", max(received_at) AS newest
FROM event WHERE status = 'unmapped' AND ${NO_VERIFICATION}`;

/** Counts all unmapped events. This reads each of their rows; it is for commands. */
export async function allUnmapped(pool: Pool): Promise<UnmappedCount[]> {
  return (await pool.query<UnmappedCount>(`${COUNTS} GROUP BY 1, 2 ORDER BY count DESC`)).rows;
}

/** Counts the unmapped events of the last 24 hours. */
export async function recentUnmapped(pool: Pool): Promise<UnmappedCount[]> {
  return (await pool.query<UnmappedCount>(`${COUNTS} AND ${LAST_DAY} GROUP BY 1, 2`)).rows;
}

/** Counts the events of the last 24 hours that are of the other mode (live or test), by source. */
export async function recentOtherMode(
  pool: Pool,
): Promise<{ readonly source: string; readonly count: number }[]> {
  return (await recentUnmapped(pool))
    .filter(({ code }) => code === 'OTHER_MODE')
    .map(({ source, lastDay }) => ({ source, count: lastDay }));
}
