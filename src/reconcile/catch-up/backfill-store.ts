import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../../database/transaction.ts';
import { DAY_MS } from '../../time.ts';
import { countEvents, forgetFinished } from './counted-events.ts';
import type { Piece } from './piece.ts';
import type { PiecePage } from './read-piece.ts';
import type { BackfillCounts } from './store-page.ts';

/** A back-fill, as it is stored: see migration 0010. */
export interface BackfillState {
  /** No event of it was stored before. */
  readonly startedAt: Date;
  /** When its pieces were chosen last. */
  readonly begunAt: Date;
  readonly updatedAt: Date;
  /** Null while pieces are left. */
  readonly finishedAt: Date | null;
  readonly failedAt: Date | null;
  /** What failed in the last attempt; null when nothing did. */
  readonly failure: string | null;
  readonly counts: BackfillCounts;
}

/** A piece that is left, with its row. */
export interface StoredPiece extends Piece {
  readonly id: string;
  /** Why reading it failed last; null when it did not. */
  readonly failure: string | null;
}

/** Longer than back-fills of commands are of interest. */
const FORGET_MS = 90 * DAY_MS;

const BEGIN = `
INSERT INTO backfill AS b (name, begun_at) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET started_at = now(), begun_at = $2, updated_at = now(), finished_at = NULL,
  seen = 0, known = 0, new_events = 0, rejected = 0`;

const CONTINUE = `
INSERT INTO backfill AS b (name, begun_at) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET begun_at = $2, updated_at = now(), finished_at = NULL,
  started_at = CASE WHEN b.finished_at IS NULL THEN b.started_at ELSE now() END,
  seen = CASE WHEN b.finished_at IS NULL THEN b.seen ELSE 0 END,
  known = CASE WHEN b.finished_at IS NULL THEN b.known ELSE 0 END,
  new_events = CASE WHEN b.finished_at IS NULL THEN b.new_events ELSE 0 END,
  rejected = CASE WHEN b.finished_at IS NULL THEN b.rejected ELSE 0 END`;

/** Pieces that keep failing must not add up. */
const DELETE_CONTAINED = `
DELETE FROM backfill_piece AS b
USING unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS p (type, since, until)
WHERE b.name = $1 AND b.type = p.type AND b.whole <@ tstzrange(p.since, p.until)`;

const ADD_PIECES = `
INSERT INTO backfill_piece (name, type, since, until, whole)
SELECT $1, type, since, until, tstzrange(since, until) FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[])
  AS p (type, since, until)`;

/** A new back-fill of a name; what is left of an earlier one is forgotten. */
export async function beginBackfill(
  pool: Pool,
  name: string,
  pieces: readonly Piece[],
  begunAt: Date,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `DELETE FROM backfill WHERE updated_at < now() - $1 * interval '1 millisecond'`,
      [FORGET_MS],
    );
    await client.query(BEGIN, [name, begunAt]);
    await client.query('DELETE FROM backfill_piece WHERE name = $1', [name]);
    await client.query('DELETE FROM backfill_event WHERE name = $1', [name]);
    await addPieces(client, name, pieces);
  });
}

/** Adds pieces to a back-fill, which goes on; one that has finished begins to count anew. */
export async function continueBackfill(
  client: Pool | PoolClient,
  name: string,
  pieces: readonly Piece[],
  begunAt: Date,
): Promise<void> {
  await forgetFinished(client, name);
  await client.query(CONTINUE, [name, begunAt]);
  await addPieces(client, name, pieces);
}

async function addPieces(
  client: Pool | PoolClient,
  name: string,
  pieces: readonly Piece[],
): Promise<void> {
  const column = <K extends keyof Piece>(key: K) => pieces.map((piece) => piece[key]);
  const values = [name, column('type'), column('since'), column('until')];
  await client.query(DELETE_CONTAINED, values);
  await client.query(ADD_PIECES, values);
}

const STATE = `
SELECT started_at AS "startedAt", begun_at AS "begunAt", updated_at AS "updatedAt", finished_at AS "finishedAt",
  failed_at AS "failedAt", failure, json_build_object('seen', seen, 'known', known,
    'isNew', new_events, 'rejected', rejected) AS counts
FROM backfill WHERE name = $1`;

export async function readBackfill(pool: Pool, name: string): Promise<BackfillState | undefined> {
  return (await pool.query<BackfillState>(STATE, [name])).rows[0];
}

/** One that keeps failing, however it does so, must not keep the others from being read. */
const LEFT = `
SELECT id, type, since, until, failure FROM backfill_piece WHERE name = $1
ORDER BY failed_at NULLS FIRST, id`;

/** The pieces that are left: first those that have not failed, then the one that failed first. */
export async function leftPieces(pool: Pool, name: string): Promise<StoredPiece[]> {
  return (await pool.query<StoredPiece>(LEFT, [name])).rows;
}

/** Of two processes that read the same piece, none takes the other's position back. */
const SHORTEN = `
UPDATE backfill_piece SET since = greatest(since, $2), until = least(until, $3) WHERE id = $1`;

/** A list that is not sorted has to be read to its end without a break. */
const RESTORE = `
UPDATE backfill_piece SET since = lower(whole), until = upper(whole) WHERE id = $1`;

const COUNT = `
UPDATE backfill SET updated_at = now(), seen = seen + $2, known = known + $3,
  new_events = new_events + $4, rejected = rejected + $5 WHERE name = $1`;

/**
 * Saves that a page is stored: what is left of its piece, and what became of its events.
 *
 * @param eventIds the events of the page
 * @returns the counts of those that the back-fill had not counted before
 */
export async function savePage(
  pool: Pool,
  { name, source }: { readonly name: string; readonly source: string },
  id: string,
  { rest, isSorted }: Pick<PiecePage, 'rest' | 'isSorted'>,
  eventIds: readonly string[],
): Promise<BackfillCounts> {
  return inTransaction(pool, async (client) => {
    const counts = await countEvents(client, name, source, eventIds);
    const { seen, known, isNew, rejected } = counts;
    await client.query(COUNT, [name, seen, known, isNew, rejected]);
    if (isSorted) await client.query(SHORTEN, [id, rest.since, rest.until]);
    else await client.query(RESTORE, [id]);
    return counts;
  });
}

const FAIL = 'UPDATE backfill_piece SET failed_at = now(), failure = $2 WHERE id = $1';

/** Saves that reading a piece failed. */
export async function failPiece(pool: Pool, id: string, failure: string): Promise<void> {
  await pool.query(FAIL, [id, failure]);
}

/** Removes a piece that was read to its end. */
export async function finishPiece(pool: Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM backfill_piece WHERE id = $1', [id]);
}

const END = `
UPDATE backfill SET updated_at = now(), failure = $2,
  failed_at = CASE WHEN $2::text IS NOT NULL THEN now() END,
  finished_at = CASE WHEN NOT EXISTS (SELECT FROM backfill_piece WHERE name = $1) THEN now() END
WHERE name = $1`;

/** Saves how an attempt ended. @param failure what failed in it */
export async function endAttempt(pool: Pool, name: string, failure?: string): Promise<void> {
  await pool.query(END, [name, failure ?? null]);
}
