import type { Pool } from 'pg';
import { HOUR_MS, SECOND_MS } from '../../time.ts';
import type { Outcome } from './run.ts';

/** Counted by one statement, so that none takes too long, however large a run is. */
const SLICE_SIZE = 10_000;

const COUNT_SLICE = `
WITH slice AS (
  SELECT seq, is_changed FROM run_event WHERE run = $1 AND seq > $2::bigint ORDER BY seq LIMIT ${SLICE_SIZE}
), grouped AS (
  SELECT status, CASE WHEN status IN ('parked', 'waiting') THEN coalesce(error_code, '') ELSE '' END AS code,
    count(*)::int AS count, max(seq)::text AS newest
  FROM slice JOIN event USING (seq) WHERE is_changed GROUP BY 1, 2
)
SELECT (SELECT max(seq)::text FROM slice) AS through, (SELECT count(*)::int FROM slice) AS size,
  coalesce((SELECT jsonb_agg(grouped) FROM grouped), '[]') AS groups`;

const REASONS = `SELECT seq, coalesce(reason, '') AS reason FROM event WHERE seq = ANY($1::bigint[])`;

type Group = Omit<Outcome, 'reason'> & { readonly newest: string };

/**
 * Counts what became of the events that a run has changed so far, by status and code: in slices, so
 * that an event that changes meanwhile may be counted as what it was before.
 */
export async function countOutcomes(pool: Pool, run: string): Promise<Outcome[]> {
  const groups = await countGroups(pool, run);
  const isNamed = ({ status }: Group) => status === 'parked' || status === 'waiting';
  const newest = groups.filter(isNamed).map((group) => group.newest);
  const { rows } = await pool.query<{ seq: string; reason: string }>(REASONS, [newest]);
  const reasons = new Map(rows.map(({ seq, reason }) => [seq, reason]));
  return groups
    .map((group) => {
      const { status, code, count } = group;
      const reason = isNamed(group) ? (reasons.get(group.newest) ?? '') : '';
      return { status, code, count, reason };
    })
    .toSorted(
      (one, other) => other.count - one.count || compareTexts(placeOf(one), placeOf(other)),
    );
}

interface Slice {
  readonly through: string | null;
  readonly size: number;
  readonly groups: readonly Group[];
}

async function countGroups(pool: Pool, run: string): Promise<Group[]> {
  const groups = new Map<string, Group>();
  let through: string | null = '0';
  while (through !== null) {
    const slice: Slice | undefined = (await pool.query<Slice>(COUNT_SLICE, [run, through])).rows[0];
    for (const group of slice?.groups ?? []) {
      const before = groups.get(placeOf(group))?.count ?? 0;
      groups.set(placeOf(group), { ...group, count: before + group.count });
    }
    through = slice?.size === SLICE_SIZE ? slice.through : null;
  }
  return [...groups.values()];
}

function placeOf({ status, code }: Pick<Outcome, 'status' | 'code'>): string {
  return JSON.stringify([status, code]);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** A run is followed for so long at most; what is pending then may wait for the end of a pause. */
const MAX_FOLLOWING_MS = 24 * HOUR_MS;

/** Whether all events of a run have become something. */
export function isOver(outcomes: readonly Outcome[], ageMs: number): boolean {
  return isTooOld(ageMs) || outcomes.every(({ status }) => status !== 'pending');
}

/** Whether a run is not followed any longer, whatever became of its events. */
export function isTooOld(ageMs: number): boolean {
  return ageMs > MAX_FOLLOWING_MS;
}

const MIN_DELAY_MS = SECOND_MS;
/** Counting many events takes time: at most a fiftieth of it. */
const SHARE = 50;
/** A run that lasts is counted less often. */
const AGE_SHARE = 30;

/**
 * Until outcomes are counted again, in milliseconds.
 *
 * @param tookMs how long counting took
 * @param ageMs how long ago the run began
 */
export function nextCountInMs(tookMs: number, ageMs: number): number {
  return Math.max(MIN_DELAY_MS, tookMs * SHARE, ageMs / AGE_SHARE);
}
