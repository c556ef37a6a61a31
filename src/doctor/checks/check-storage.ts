import type { Pool } from 'pg';
import {
  bytesOfLastDay,
  databaseBytes,
  GIGABYTE,
  isNearlyFull,
} from '../../inbox/statistics/storage.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning, failed } = findingsIn('Database');

const TODO =
  'Keep bodies and rows for fewer days (RETENTION_BODY_DAYS, RETENTION_ROW_DAYS; parked and waiting events stay), or take a plan with more storage and correct DATABASE_STORAGE_GB. When the storage is used up, events are refused with 503.';
const NOT_KNOWN =
  'Set DATABASE_STORAGE_GB to the storage of the plan, and log and doctor warn at 80 percent of it.';

/**
 * Checks how much of its storage the database uses.
 *
 * @param limitGb storage of the plan in gigabytes; undefined when it is not configured
 * @throws the database's error
 */
export async function checkStorage(pool: Pool, limitGb: number | undefined): Promise<Finding> {
  return judgeStorage(await databaseBytes(pool), await bytesOfLastDay(pool), limitGb);
}

/** @param lastDay what the events of the last 24 hours need, in bytes */
export function judgeStorage(bytes: number, lastDay: number, limitGb: number | undefined): Finding {
  const data = { bytes, lastDay, limitGb };
  const growth = `the events of the last 24 hours need about ${sizeOf(lastDay)}`;
  if (limitGb === undefined)
    return ok('storage', `${sizeOf(bytes)} used; ${growth}`, NOT_KNOWN, data);
  const limitBytes = limitGb * GIGABYTE;
  const percent = Math.floor((bytes / limitBytes) * 100);
  const found = `${sizeOf(bytes)} of ${limitGb} GB used (${percent} percent); ${growth}`;
  if (bytes >= limitBytes) return failed('storage', found, TODO, data);
  return isNearlyFull(bytes, limitBytes)
    ? warning('storage', found, TODO, data)
    : ok('storage', found, undefined, data);
}

function sizeOf(bytes: number): string {
  return bytes < GIGABYTE
    ? `${Math.ceil(bytes / 1_000_000)} MB`
    : `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
