import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import {
  type EventsPage,
  type EventsQuery,
  type ListEvents,
  MAX_PAGE_SIZE,
} from '../../sources/digital-river/api/events-api.ts';
import { isInPiece, type PageEvent, readPageEvent } from './page-event.ts';
import type { Piece } from './piece.ts';
import { isPastPiece, positionAfter, restartOf, startOf } from './position.ts';

/** A page of a piece. */
export interface PiecePage {
  /** Its events that belong to the piece, without those of the page before. */
  readonly events: readonly PageEvent[];
  /** What is left of the piece once these are stored, if the reading ends here. */
  readonly rest: Piece;
  /** False once the list was not sorted by time: then nothing is known of what is left. */
  readonly isSorted: boolean;
}

/** A wrong cursor, or a parameter that Digital River does not know. */
const BAD_PARAMETER = [400, 404];

/**
 * Reads a piece page by page. Where the list cannot be continued, since the event of the cursor is
 * gone or the next page is empty, what is left is listed anew.
 *
 * @param signal when it is aborted, the reading ends after the current page
 * @throws DigitalRiverError when a page cannot be read, or the list cannot be continued
 */
export async function* readPiece(
  list: ListEvents,
  piece: Piece,
  signal: AbortSignal,
): AsyncGenerator<PiecePage> {
  const listTolerantly = withoutRefusedPeriod(list);
  let position = startOf(piece);
  let listed = piece;
  let cursor: string | undefined;
  let before: ReadonlySet<string> = new Set();
  while (!signal.aborted && piece.since < piece.until) {
    const page = await pageOrNone(listTolerantly, { ...listed, startingAfter: cursor });
    const events = (page?.events ?? []).map(readPageEvent);
    const next = events.findLast(({ id }) => id !== undefined)?.id;
    const isRepeat = next !== undefined && next === cursor;
    if (events.length > 0 && !isRepeat) {
      const times = events.flatMap(({ time }) => time ?? []);
      position = positionAfter(position, times);
      const repeated = before;
      before = new Set(events.map(({ text }) => text));
      yield {
        events: events.filter((each) => isInPiece(each, piece) && !repeated.has(each.text)),
        rest: position.rest,
        isSorted: position.order !== 'none',
      };
      if (isPastPiece(position, times)) return;
    }
    if (page?.hasMore === false) return;
    if (next !== undefined && !isRepeat) {
      cursor = next;
    } else if (isShorter(position.rest, listed)) {
      listed = position.rest;
      position = restartOf(position);
      cursor = undefined;
    } else if (page !== undefined && isEnd(page)) {
      // Even after a new start, nothing else came.
      return;
    } else {
      throw stuck(piece);
    }
  }
}

function isShorter(rest: Piece, listed: Piece): boolean {
  return rest.since > listed.since || rest.until < listed.until;
}

function stuck({ type }: Piece): DigitalRiverError {
  return new DigitalRiverError(
    `Expected the next page of GET /events for ${type}; Digital River repeats a page, or does not know its own cursor. Try again later, with a shorter period.`,
  );
}

/**
 * Whether a page that leads nowhere is the last one, although it does not say so: it is empty, or it
 * is a repeat of a list that fits on a page, as where the cursor is ignored.
 */
function isEnd({ events, hasMore }: EventsPage): boolean {
  return events.length === 0 || (hasMore === undefined && events.length < MAX_PAGE_SIZE);
}

/** @returns undefined when the cursor is refused: its event may be gone */
async function pageOrNone(list: ListEvents, query: EventsQuery): Promise<EventsPage | undefined> {
  try {
    return await list(query);
  } catch (error) {
    if (query.startingAfter !== undefined && isBadParameter(error)) return undefined;
    throw error;
  }
}

function isBadParameter(error: unknown): boolean {
  return error instanceof DigitalRiverError && BAD_PARAMETER.includes(error.status ?? 0);
}

/** Lists without a period once Digital River has refused a query with one. */
function withoutRefusedPeriod(list: ListEvents): ListEvents {
  let isRefused = false;
  const withoutPeriod = ({ type, startingAfter }: EventsQuery) => list({ type, startingAfter });
  return async (query) => {
    if (isRefused) return withoutPeriod(query);
    try {
      return await list(query);
    } catch (error) {
      if (query.startingAfter !== undefined || !isBadParameter(error)) throw error;
      const page = await withoutPeriod(query);
      isRefused = true;
      return page;
    }
  };
}
