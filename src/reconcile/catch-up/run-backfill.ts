import { setTimeout as sleep } from 'node:timers/promises';
import type { ListEvents } from '../../sources/digital-river/api/events-api.ts';
import {
  endAttempt,
  failPiece,
  finishPiece,
  leftPieces,
  type StoredPiece,
  savePage,
} from './backfill-store.ts';
import { notTooOld, type Piece } from './piece.ts';
import { readPiece } from './read-piece.ts';
import {
  type BackfillCounts,
  type BackfillInbox,
  NO_COUNTS,
  storePage,
  sumOf,
  surveyPage,
} from './store-page.ts';
import { failureText, type PieceFailure, tryPieces } from './try-pieces.ts';

export interface BackfillParts extends BackfillInbox {
  readonly list: ListEvents;
  /** The largest age of events that are stored, in milliseconds; any when absent. */
  readonly maxAgeMs?: number;
}

/** Reports a page: the piece it belongs to, what is left of it, and the counts until then. */
export type OnPage = (rest: Piece, counts: BackfillCounts) => Promise<void> | void;

/** What a run of a back-fill came to. */
export interface BackfillOutcome {
  /** What became of the events that this run has read, and no earlier run of the same back-fill. */
  readonly counts: BackfillCounts;
  /** The pieces that could not be read to their end; another run tries them again. */
  readonly failures: readonly PieceFailure[];
}

/**
 * Digital River allows 25 requests a second in test mode; other commands and the worker share them.
 *
 * @see Digital River docs, "API structure", rate limits
 */
const MIN_INTERVAL_MS = 100;

/**
 * Reads what is left of a back-fill, and stores what the inbox lacks. The position is saved after
 * each page: after a crash, at most one page is read again. A piece that fails does not keep the
 * others from being read. Several processes may run the same back-fill: they do the work more than
 * once, and nothing else.
 *
 * @param name of a back-fill that has begun
 * @param signal when it is aborted, the back-fill ends after the current page
 * @throws ServiceUnavailableError, errors of the database; what was stored until then counts
 */
export async function runBackfill(
  parts: BackfillParts,
  name: string,
  signal: AbortSignal,
  onPage: OnPage = () => undefined,
): Promise<BackfillOutcome> {
  const { pool } = parts;
  const list = paced(parts.list);
  const tried = new Set<string>();
  let counts = NO_COUNTS;
  const next = async () => (await leftPieces(pool, name)).find(({ id }) => !tried.has(id));
  const store = async (piece: StoredPiece) => {
    tried.add(piece.id);
    for await (const page of readPiece(list, notTooOldPart(piece, parts.maxAgeMs), signal)) {
      const ids = await storePage(parts, textsOf(page.events));
      const ofPage = await savePage(pool, { name, source: parts.source.name }, piece.id, page, ids);
      counts = sumOf(counts, ofPage);
      await onPage(page.rest, counts);
    }
    if (!signal.aborted) await finishPiece(pool, piece.id);
  };
  const failures = await tryPieces(next, store, signal, ({ id }, { message }) =>
    failPiece(pool, id, message),
  );
  // What failed before an interruption is not known to work now.
  if (failures.length > 0 || !signal.aborted) await endAttempt(pool, name, failureText(failures));
  return { counts, failures };
}

/** Counts what a back-fill would store, and stores nothing. */
export async function surveyPieces(
  parts: BackfillParts,
  pieces: readonly Piece[],
  signal: AbortSignal,
  onPage: OnPage,
): Promise<BackfillOutcome> {
  const list = paced(parts.list);
  const left = [...pieces];
  const counted = new Set<string>();
  let counts = NO_COUNTS;
  const survey = async (piece: Piece) => {
    for await (const { events, rest } of readPiece(list, piece, signal)) {
      const { counts: ofPage, ids } = await surveyPage(parts, textsOf(events), counted);
      for (const id of ids) counted.add(id);
      counts = sumOf(counts, ofPage);
      await onPage(rest, counts);
    }
  };
  const failures = await tryPieces(async () => left.shift(), survey, signal);
  return { counts, failures };
}

function notTooOldPart(piece: StoredPiece, ageMs: number | undefined): StoredPiece {
  return ageMs === undefined
    ? piece
    : { ...piece, since: notTooOld(piece.since, new Date(), ageMs) };
}

function textsOf(events: readonly { readonly text: string }[]): string[] {
  return events.map(({ text }) => text);
}

function paced(list: ListEvents): ListEvents {
  let next = 0;
  return async (query) => {
    const waitMs = next - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    next = performance.now() + MIN_INTERVAL_MS;
    return list(query);
  };
}
