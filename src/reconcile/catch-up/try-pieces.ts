import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { Piece } from './piece.ts';

/** A piece that could not be read to its end. */
export interface PieceFailure {
  readonly type: string;
  readonly error: DigitalRiverError;
}

/** After so many answers 5xx in a row, Digital River counts as not available. */
const MAX_FAILURES_IN_A_ROW = 3;

/**
 * Reads pieces one after the other. One that fails does not keep the others from being read, unless
 * they would fail in the same way.
 *
 * @param next the next piece; undefined when there is none
 * @param read may throw a DigitalRiverError: the piece has failed
 * @param signal when it is aborted, nothing further is read; what then fails was only broken off
 * @param onFailure called for each piece that has failed
 * @returns the pieces that have failed
 */
export async function tryPieces<P extends Piece>(
  next: () => Promise<P | undefined>,
  read: (piece: P) => Promise<void>,
  signal: AbortSignal,
  onFailure: (piece: P, error: DigitalRiverError) => Promise<void> = async () => undefined,
): Promise<PieceFailure[]> {
  const failures: PieceFailure[] = [];
  let inARow = 0;
  while (!signal.aborted && !isForAll(failures.at(-1)?.error) && inARow < MAX_FAILURES_IN_A_ROW) {
    const piece = await next();
    if (piece === undefined) break;
    try {
      await read(piece);
      inARow = 0;
    } catch (error) {
      if (!(error instanceof DigitalRiverError)) throw error;
      if (signal.aborted) break;
      failures.push({ type: piece.type, error });
      inARow = (error.status ?? 0) >= 500 ? inARow + 1 : 0;
      await onFailure(piece, error);
    }
  }
  return failures;
}

/** Whether other pieces would fail in the same way: the key is wrong, or no answer comes. */
function isForAll(error: DigitalRiverError | undefined): boolean {
  if (error === undefined) return false;
  const { status, outcome } = error;
  return status === 401 || status === 429 || (status === null && outcome !== 'refused');
}

/** What failed, as it is stored and logged; undefined when nothing did. */
export function failureText(failures: readonly PieceFailure[]): string | undefined {
  const [first, ...others] = failures;
  if (first === undefined) return undefined;
  const types = [...new Set(others.map(({ type }) => type))].filter((type) => type !== first.type);
  const more = types.length === 0 ? '' : ` The same or another error for ${types.join(', ')}.`;
  return `${first.error.message}${more}`;
}
