import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { UnusableLinkError } from '../../sources/digital-river/api/files/create-file-link.ts';

/** What an error means for the request of a link, and for those after it. */
export interface LinkVerdict {
  /** `clear`: there is no link and will be none. `postpone`: later. `keep`: at the next round. */
  readonly request: 'clear' | 'postpone' | 'keep';
  /** Whether every other request would meet the same. */
  readonly endsRound: boolean;
}

/**
 * Judges why Digital River made no link. Pure.
 *
 * @returns undefined for an error that is not Digital River's
 * @see Digital River docs, "API structure": 401 and 403 concern the key, 429 the number of calls
 */
export function judgeLinkError(error: unknown): LinkVerdict | undefined {
  if (error instanceof UnusableLinkError) {
    return { request: error.isTooLong ? 'clear' : 'postpone', endsRound: false };
  }
  if (!(error instanceof DigitalRiverError)) return undefined;
  // Without an answer, the next round begins with another request: this one may be the cause.
  if (error.status === null) return { request: 'postpone', endsRound: true };
  if ([401, 403, 429].includes(error.status)) return { request: 'keep', endsRound: true };
  return { request: isNoSuchFile(error) ? 'clear' : 'postpone', endsRound: false };
}

/** Why a request is cleared, for the person who asked: at most 255 characters. */
export function problemText(error: unknown): string {
  return error instanceof UnusableLinkError
    ? "No link was stored: Digital River's link is longer than DR File Link can be."
    : 'No link was stored: Digital River does not have this file yet, or no longer. Set DR File Link Requested to ask again.';
}

/** Digital River itself says so: a proxy or another service answers 404 in another form. */
function isNoSuchFile({ status, type, code, parameter }: DigitalRiverError): boolean {
  if (status === 404 || status === 410) return type !== null || code !== null;
  return status === 400 && parameter === 'fileId';
}
