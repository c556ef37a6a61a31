import { OrgOutageError } from '../salesforce/org-errors.ts';
import { reasonWithoutEvent } from '../salesforce/refusal.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import {
  DownloadRefusedError,
  NoOrderError,
  NoRecordError,
  UnknownOutcomeError,
} from './document-errors.ts';
import { UPLOAD_CLAIM_MS } from './document-parts.ts';
import { RefusedFileError } from './org-files.ts';
import type { ClaimedDocument } from './queue/document-queue.ts';
import { UnusableContentError } from './unusable-content.ts';

/**
 * What an error means. `document`: it is about this document, so the attempt counts, and others go
 * on. `all`: every document would meet it, so that all wait, and the attempt does not count.
 * `later`: it says nothing about others, and does not count. `final`: a person has to act.
 */
export type ErrorVerdict = {
  readonly reason: string;
  /** What reasons have in common that differ by the id of a request. */
  readonly cause?: string;
  /** True: Digital River failed with an error of its own, or did not answer. */
  readonly isOutage?: true;
} & (
  | { readonly of: 'document' | 'final' }
  | {
      readonly of: 'all' | 'later';
      readonly waitMs: number;
      /** When this document is tried again; absent: after the wait. */
      readonly dueInMs?: number;
    }
);

/** How Digital River answered for this document before. */
type DocumentHistory = Pick<ClaimedDocument, 'outageMs' | 'othersAttached'>;

const NO_HISTORY: DocumentHistory = { outageMs: null, othersAttached: false };

const KEY_WAIT_MS = 10 * MINUTE_MS;
const MAX_RETRY_AFTER_MS = 15 * MINUTE_MS;
const OUTAGE_WAIT_MS = MINUTE_MS;
const MAX_OUTAGE_WAIT_MS = HOUR_MS;
const HELD_WAIT_MS = 5 * MINUTE_MS;

/**
 * Judges why a document was not attached. Pure. An error of Digital River's own concerns all
 * documents, unless others were attached while it lasted for this one.
 *
 * @returns undefined for an error that is not understood, such as one of the database
 */
export function judgeError(error: unknown, history = NO_HISTORY): ErrorVerdict | undefined {
  if (error instanceof UnusableContentError) {
    return { of: error.isFinal ? 'final' : 'document', reason: error.message };
  }
  if (error instanceof DownloadRefusedError) return judgeDownload(error, history);
  if (error instanceof DigitalRiverError) {
    if (error.status === 404) return { of: 'final', reason: error.message };
    return judgeOutage({ reason: error.message }, history);
  }
  if (error instanceof NoRecordError || error instanceof NoOrderError) {
    return { of: 'document', reason: error.message };
  }
  if (error instanceof RefusedFileError) return judgeRefusal(error);
  if (error instanceof UnknownOutcomeError) {
    return { of: 'later', reason: error.message, waitMs: UPLOAD_CLAIM_MS };
  }
  if (error instanceof OrgOutageError) {
    return { of: 'all', reason: error.message, waitMs: OUTAGE_WAIT_MS };
  }
  return undefined;
}

/** @see Digital River docs, "API structure": 401 and 403 concern the key, 429 the number of calls */
function judgeDownload(
  { status, message, retryAfterMs }: DownloadRefusedError,
  history: DocumentHistory,
): ErrorVerdict {
  const cause = `download ${status}`;
  if (status === 401 || status === 403) {
    return { of: 'all', reason: message, cause, waitMs: KEY_WAIT_MS };
  }
  if (status === 429) {
    const waitMs = Math.min(Math.max(retryAfterMs, SECOND_MS), MAX_RETRY_AFTER_MS);
    return { of: 'all', reason: message, cause, waitMs };
  }
  if (status >= 500 || status < 400) {
    return judgeOutage({ reason: message, cause }, history);
  }
  return { of: 'document', reason: message, cause };
}

/** The longer it lasts, the more rarely this document is tried: then others come first. */
function judgeOutage(
  problem: Pick<ErrorVerdict, 'reason' | 'cause'>,
  { outageMs, othersAttached }: DocumentHistory,
): ErrorVerdict {
  if (othersAttached) return { ...problem, of: 'document', isOutage: true };
  const dueInMs = Math.min(Math.max(outageMs ?? 0, OUTAGE_WAIT_MS), MAX_OUTAGE_WAIT_MS);
  return { ...problem, of: 'all', isOutage: true, waitMs: OUTAGE_WAIT_MS, dueInMs };
}

/** Rights, schema and storage that are missing are missing for every document. */
function judgeRefusal({ refusal }: RefusedFileError): ErrorVerdict {
  const reason = reasonWithoutEvent(refusal);
  return refusal.verdict === 'hold'
    ? { of: 'all', reason, waitMs: HELD_WAIT_MS }
    : { of: 'document', reason };
}

const MAX_ATTEMPTS = 13;
const MAX_DELAY_MS = 6 * HOUR_MS;

/**
 * When a document is tried again after an attempt that failed because of it: after 1, 2, 4 … minutes,
 * and at most 6 hours.
 *
 * @param attempts failed attempts, this one included
 * @returns milliseconds; undefined when that was the last attempt, after more than a day
 */
export function retryDelayMs(attempts: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return Math.min(2 ** (attempts - 1) * MINUTE_MS, MAX_DELAY_MS);
}
