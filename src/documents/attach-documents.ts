import { OrgOutageError, UncheckedOrgError } from '../salesforce/org-errors.ts';
import { MINUTE_MS, SECOND_MS, waitUnlessAborted } from '../time.ts';
import { attachDocument } from './attach-document.ts';
import { ClaimEndedError } from './document-errors.ts';
import type { DocumentParts } from './document-parts.ts';
import { findDocuments } from './find-documents.ts';
import { createHourlyLog, type HourlyLog } from './hourly-log.ts';
import { type ErrorVerdict, judgeError, retryDelayMs } from './judge-error.ts';
import { endDocumentPause, pauseDocuments } from './queue/document-pause.ts';
import {
  type ClaimedDocument,
  claimDocument,
  type DocumentResult,
  settleDocument,
} from './queue/document-queue.ts';
import { whileClaimed } from './queue/lease.ts';
import { removeOldFolders } from './temporary-folder.ts';

const ERROR_DELAY_MS = 10 * SECOND_MS;
/** When an attempt is repeated that the end of the process cut off. */
const STOPPED_DELAY_MS = MINUTE_MS;

/**
 * Attaches invoices and credit memos to records of the org as files, one at a time, for as long as
 * the process runs. Its errors pause documents only, those of all processes: events are applied
 * meanwhile. A new process ends the pause.
 *
 * @returns `stop` ends a running download or upload, and resolves when nothing runs any more
 */
export function attachDocuments(parts: DocumentParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const attaching = attachUntilAborted(parts, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await attaching;
    },
  };
}

async function attachUntilAborted(parts: DocumentParts, signal: AbortSignal): Promise<void> {
  const { log, everyMs } = parts;
  const hourlyLog = createHourlyLog({
    warn: (problem) => log.warn(problem, 'a document cannot be attached in the org'),
    fail: (err) => log.error({ err }, 'attaching documents failed; it is tried again'),
  });
  await removeOldFolders();
  // Its cause may be what this process was started anew for, such as another key.
  await endDocumentPause(parts.pool).catch(hourlyLog.logError);
  while (!signal.aborted) {
    const waitMs = await attachNext(parts, signal, hourlyLog).catch((error: unknown) => {
      if (error instanceof OrgOutageError) hourlyLog.logProblem({ reason: error.message });
      else if (!(signal.aborted || error instanceof UncheckedOrgError)) hourlyLog.logError(error);
      return ERROR_DELAY_MS;
    });
    await waitUnlessAborted(waitMs ?? everyMs, signal);
  }
}

/** @returns how long to wait before the next document, in milliseconds; undefined: none is due, or documents are paused */
async function attachNext(
  parts: DocumentParts,
  signal: AbortSignal,
  hourlyLog: HourlyLog,
): Promise<number | undefined> {
  const { pool, org, circuit, everyMs, log } = parts;
  if (circuit.isOpen) return undefined;
  await findDocuments(pool, everyMs);
  // The database may belong to another org by now, which an open session does not show.
  await org.organization?.confirm();
  const document = await claimDocument(pool);
  if (document === undefined) return undefined;
  const { fileId, subject } = document;
  try {
    const documentId = await whileClaimed(pool, document, (beforeUpload) =>
      attachDocument(parts, document, { signal, beforeUpload }),
    );
    await settleDocument(pool, document, { state: 'attached', documentId });
    log.info({ fileId, subject, documentId }, 'document attached in the org');
    return 0;
  } catch (error) {
    if (error instanceof ClaimEndedError) return 0;
    const verdict = judgeError(error, signal.aborted ? undefined : document);
    await settleDocument(pool, document, resultOf(document, verdict, error, signal.aborted));
    if (verdict === undefined) throw error;
    const { reason, cause } = verdict;
    if (signal.aborted) return undefined;
    const pausedUntil =
      verdict.of === 'all' ? await pauseDocuments(pool, verdict.waitMs, reason) : undefined;
    hourlyLog.logProblem({ reason, cause, fileId, ...(pausedUntil && { pausedUntil }) });
    return verdict.of === 'all' ? Math.min(verdict.waitMs, everyMs) : 0;
  }
}

function resultOf(
  { attempts }: ClaimedDocument,
  verdict: ErrorVerdict | undefined,
  error: unknown,
  isStopping: boolean,
): DocumentResult {
  if (verdict?.of === 'later' || verdict?.of === 'all') {
    const isCutOff = isStopping && verdict.of === 'all';
    const dueInMs = isCutOff ? STOPPED_DELAY_MS : (verdict.dueInMs ?? verdict.waitMs);
    const unsure = verdict.of === 'later' ? ({ isUnsure: true } as const) : {};
    const outage = !isCutOff && verdict.isOutage ? ({ isOutage: true } as const) : {};
    return { state: 'pending', reason: verdict.reason, attempts, dueInMs, ...unsure, ...outage };
  }
  const failed = attempts + 1;
  const reason = verdict?.reason ?? `An unexpected error of the connector: ${nameOf(error)}.`;
  const dueInMs = verdict?.of === 'final' ? undefined : retryDelayMs(failed);
  return dueInMs === undefined
    ? { state: 'failed', reason, attempts: failed }
    : {
        ...{ state: 'pending', reason, attempts: failed, dueInMs },
        ...(verdict?.isOutage && { isOutage: true }),
      };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
