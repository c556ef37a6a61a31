import type { Piece } from './piece.ts';

/**
 * How far a list was read. In what order Digital River lists events is not documented: newest first
 * or oldest first is recognized; otherwise the list has to be read to its end.
 */
export interface Position {
  /** The whole piece. */
  readonly piece: Piece;
  /** What is left of the piece, if the list is read anew: never less than what was not read. */
  readonly rest: Piece;
  /** The last time of the page before, in milliseconds since 1970; undefined before the first. */
  readonly last: number | undefined;
  readonly order: 'unknown' | 'newest first' | 'oldest first' | 'none';
}

/** The position before the first page. */
export function startOf(piece: Piece): Position {
  return { piece, rest: piece, last: undefined, order: 'unknown' };
}

/** The position before the first page, when the list is read anew from what is left on. */
export function restartOf({ piece, rest, order }: Position): Position {
  return { piece, rest, last: undefined, order };
}

/**
 * The position after a page.
 *
 * @param times when the events of the page were created, in their order, in milliseconds since
 *   1970, rounded down; those that are not known are left out
 */
export function positionAfter(position: Position, times: readonly number[]): Position {
  const { piece, rest, last: before } = position;
  const last = times.at(-1);
  if (last === undefined || position.order === 'none') return position;
  const all = before === undefined ? times : [before, ...times];
  const order = orderOf(all, position.order);
  if (order === 'none') return { piece, rest: piece, last, order };
  if (order === 'unknown') return { ...position, last };
  // Several events may have the same time: those of the last one are read again.
  const left =
    order === 'newest first'
      ? { ...rest, until: new Date(Math.min(rest.until.getTime(), last + 1)) }
      : { ...rest, since: new Date(Math.max(rest.since.getTime(), last)) };
  return { piece, rest: left, last, order };
}

function orderOf(times: readonly number[], known: Position['order']): Position['order'] {
  const falls = isSorted(times, (a, b) => a >= b);
  const rises = isSorted(times, (a, b) => a <= b);
  if (falls && rises) return known;
  const order = falls ? 'newest first' : rises ? 'oldest first' : 'none';
  return known === 'unknown' || known === order ? order : 'none';
}

function isSorted(times: readonly number[], fits: (a: number, b: number) => boolean): boolean {
  return times.every((time, index) => index === 0 || fits(times[index - 1] ?? time, time));
}

/** Whether the list goes on outside of the piece, as when Digital River ignores the period. */
export function isPastPiece({ piece, order }: Position, times: readonly number[]): boolean {
  if (times.length === 0) return false;
  if (order === 'newest first') return times.every((time) => time < piece.since.getTime());
  return order === 'oldest first' && times.every((time) => time >= piece.until.getTime());
}
