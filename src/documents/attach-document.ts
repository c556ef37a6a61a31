import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { openFile } from '../sources/digital-river/api/files/open-file.ts';
import {
  DownloadRefusedError,
  NoOrderError,
  NoRecordError,
  UnknownOutcomeError,
} from './document-errors.ts';
import { DOWNLOAD_TIMEOUT_MS, type DocumentParts, UPLOAD_TIMEOUT_MS } from './document-parts.ts';
import { documentTitle } from './file-name.ts';
import { versionBody } from './multipart.ts';
import { createFile, fileDescription, findRecord, type KnownFile, linkFile } from './org-files.ts';
import type { ClaimedDocument } from './queue/document-queue.ts';
import { saveContent } from './save-content.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** What an attempt needs besides its document. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Keeps other workers away until Salesforce has ended an upload. Throws if the claim has passed on. */
  readonly beforeUpload: () => Promise<void>;
}

type Parts = Pick<DocumentParts, 'org' | 'access' | 'names' | 'maxBytes'>;

/**
 * Attaches a document to its record and to its Order, once however often it is called: the file of
 * an earlier attempt is found at the record. Three API calls of the org; two if the file is there.
 *
 * @param attempt its signal ends the download and the upload
 * @returns id of the file in the org (ContentDocument)
 * @throws the errors that `judgeError` understands
 */
export async function attachDocument(
  parts: Parts,
  document: ClaimedDocument,
  attempt: Attempt,
): Promise<string> {
  const { org, names } = parts;
  const record = await findRecord(org, names, document.fileId);
  if (record === undefined) throw new NoRecordError(names.object);
  const file: KnownFile =
    record.attached === undefined
      ? { versionId: await transfer(parts, document, record.id, attempt) }
      : { documentId: record.attached };
  if (record.orderId === undefined) throw new NoOrderError(names.object, names.order);
  return linkFile(org, file, record.orderId);
}

/** @returns id of the file's first version */
async function transfer(
  parts: Parts,
  document: ClaimedDocument,
  recordId: string,
  { signal, beforeUpload }: Attempt,
): Promise<string> {
  return withTemporaryFolder(async (folder) => {
    const path = join(folder, 'content.pdf');
    const title = await download(parts, document, path, signal);
    const fields = {
      Title: title,
      PathOnClient: `${title}.pdf`,
      Description: fileDescription(document.fileId),
      FirstPublishLocationId: recordId,
    };
    const body = versionBody(fields, await openAsBlob(path));
    // A process that was suspended has lost its claim: another one may have attached the file.
    await beforeUpload();
    const upload = { ...body, timeoutMs: UPLOAD_TIMEOUT_MS, signal };
    return await createFile(parts.org, upload).catch(throwUnknownOutcome);
  });
}

function throwUnknownOutcome(error: unknown): never {
  const isUnknown = error instanceof OrgOutageError && error.kind === 'unavailable';
  throw isUnknown ? new UnknownOutcomeError(error) : error;
}

/** @returns the document's title */
async function download(
  { access, maxBytes }: Parts,
  { fileId, kind }: ClaimedDocument,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const ending = new AbortController();
  const timeout = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  try {
    const file = await openFile(access, fileId, AbortSignal.any([signal, timeout, ending.signal]));
    if ('refused' in file) throw new DownloadRefusedError(file);
    await saveContent(file, path, maxBytes);
    return documentTitle(kind, fileId, file.disposition);
  } finally {
    ending.abort();
  }
}
