import { z } from 'zod';
import type { Org, Upload } from '../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../salesforce/api/query.ts';
import { soqlText } from '../salesforce/api/soql.ts';
import { OrgOutageError, RequestRefusedError } from '../salesforce/org-errors.ts';
import { ODD_ANSWER_ADVICE } from '../salesforce/outage-reasons.ts';
import { toRecordId } from '../salesforce/records/record-id.ts';
import { type Refusal, refusalOf } from '../salesforce/refusal.ts';
import type { Profile } from '../salesforce/schema/profile.ts';

/** The record of a document in the org. */
export interface DocumentRecord {
  readonly id: string;
  /** Id of its Order; undefined when it has none. */
  readonly orderId: string | undefined;
  /** Id of the file (ContentDocument) that an earlier attempt attached to it. */
  readonly attached: string | undefined;
}

/** The org refuses a file, or its link to a record. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`Salesforce refused a record of ${refusal.object}: ${refusal.code}`);
    this.refusal = refusal;
  }
}

const rows = z.object({
  records: z.array(
    z.looseObject({
      Id: z.string(),
      ContentDocumentLinks: z
        .object({
          records: z.array(
            z.object({
              ContentDocumentId: z.string(),
              ContentDocument: z.object({ Description: z.string().nullish() }).nullish(),
            }),
          ),
        })
        .nullish(),
    }),
  ),
});

/**
 * The description of a document's file, by which it is recognized. It is never typed, and the title
 * may be changed by people.
 */
export function fileDescription(fileId: string): string {
  return `Digital River file ${fileId}`;
}

/**
 * Finds the record of a document, and the file that was attached to it before. One call. Of several
 * records with the same file id, the oldest is meant: it is the one that events are written to.
 *
 * @returns undefined when the org has no such record, or hides it
 * @throws RefusedFileError, OrgOutageError
 */
export async function findRecord(
  org: Pick<Org, 'call'>,
  { object, fileId: fileIdField, order }: Profile['document'],
  fileId: string,
): Promise<DocumentRecord | undefined> {
  const files = '(SELECT ContentDocumentId, ContentDocument.Description FROM ContentDocumentLinks)';
  const soql = `SELECT Id, ${order}, ${files} FROM ${object} WHERE ${fileIdField} = ${soqlText(fileId)} ORDER BY CreatedDate, Id LIMIT 1`;
  const { records } = await readAnswer(org, queryPath(soql), rows).catch(refusedFor(object));
  const [record] = records;
  if (record === undefined) return undefined;
  const { Id: id, [order]: orderValue, ContentDocumentLinks: links } = record;
  const description = fileDescription(fileId);
  const attached = links?.records.find(
    ({ ContentDocument: file }) => file?.Description === description,
  );
  const orderId = typeof orderValue === 'string' ? toRecordId(orderValue) : undefined;
  return { id, orderId, attached: attached?.ContentDocumentId };
}

const created = z.object({ id: z.string() });

/**
 * Creates a file in the org. It is attached to the record that the upload names as the place of its
 * first publication. One call.
 *
 * @returns id of its first version (ContentVersion)
 * @throws RefusedFileError; OrgOutageError, after which the org may or may not have the file
 */
export async function createFile(org: Pick<Org, 'call'>, upload: Upload): Promise<string> {
  const path = '/sobjects/ContentVersion';
  const answer = await org
    .call({ method: 'POST', path, upload })
    .catch(refusedFor('ContentVersion'));
  const reply = created.safeParse(answer);
  if (reply.success) return reply.data.id;
  throw oddAnswer();
}

const compositeReply = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});
const versionRows = z.object({
  records: z.tuple([z.object({ ContentDocumentId: z.string() })]),
});
const errors = z
  .array(
    z.object({
      errorCode: z.string(),
      message: z.string().default(''),
      fields: z.array(z.string()).nullish(),
    }),
  )
  .min(1);

/** A link that exists. @see https://salesforce.stackexchange.com/q/117218 */
const LINKED_BEFORE = 'DUPLICATE_VALUE';

/** The file, known by its own id or by that of its version. */
export type KnownFile = { readonly documentId: string } | { readonly versionId: string };

/**
 * Links a file to an Order, unless it is linked already. One call. Viewers of the Order may see the
 * file, and not change it; external users, such as those of an Experience Cloud site, do not see it.
 *
 * @returns id of the file (ContentDocument)
 * @throws RefusedFileError, OrgOutageError
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm
 */
export async function linkFile(
  org: Pick<Org, 'call' | 'apiVersion'>,
  file: KnownFile,
  orderId: string,
): Promise<string> {
  const base = `/services/data/v${org.apiVersion}`;
  const read = 'versionId' in file ? [readVersion(base, file.versionId)] : [];
  const documentId = 'versionId' in file ? VERSIONS_DOCUMENT : file.documentId;
  const requests = [...read, createLink(base, documentId, orderId)];
  const body = { allOrNone: false, compositeRequest: requests };
  const answer = await org
    .call({ method: 'POST', path: '/composite', body })
    .catch(refusedFor('ContentDocumentLink'));
  const parts = compositeReply.safeParse(answer).data?.compositeResponse ?? [];
  if (parts.length !== requests.length) throw oddAnswer();
  const [version] = parts;
  if ('versionId' in file) assertDone('ContentVersion', version);
  assertDone('ContentDocumentLink', parts.at(-1));
  if ('documentId' in file) return file.documentId;
  const found = versionRows.safeParse(version?.body);
  if (found.success) return found.data.records[0].ContentDocumentId;
  throw oddAnswer();
}

const VERSIONS_DOCUMENT = '@{version.records[0].ContentDocumentId}';

function readVersion(base: string, versionId: string) {
  const soql = `SELECT ContentDocumentId FROM ContentVersion WHERE Id = ${soqlText(versionId)}`;
  return { method: 'GET', url: base + queryPath(soql), referenceId: 'version' };
}

function createLink(base: string, ContentDocumentId: string, LinkedEntityId: string) {
  return {
    method: 'POST',
    url: `${base}/sobjects/ContentDocumentLink`,
    referenceId: 'link',
    body: { ContentDocumentId, LinkedEntityId, ShareType: 'V', Visibility: 'InternalUsers' },
  };
}

function assertDone(
  object: string,
  part: { httpStatusCode: number; body?: unknown } | undefined,
): void {
  if (part === undefined) throw oddAnswer();
  if (part.httpStatusCode < 300) return;
  const [error] = errors.safeParse(part.body).data ?? [];
  if (error === undefined) throw oddAnswer();
  const { errorCode: code, message, fields } = error;
  if (code === LINKED_BEFORE && object === 'ContentDocumentLink') return;
  const refusal = refusalOf(object, { code, message, fields: fields ?? [] });
  throw new RefusedFileError(fileRefusal(refusal));
}

/** Files have a storage of their own in the org. */
function fileRefusal(refusal: Refusal): Refusal {
  const isFull = refusal.code === 'STORAGE_LIMIT_EXCEEDED' || refusal.code === 'EXCEEDED_QUOTA';
  if (!isFull || refusal.object !== 'ContentVersion') return refusal;
  const explanation =
    'The file storage of the org is full. Delete files, or buy more (Setup, Storage Usage).';
  return { ...refusal, explanation };
}

function refusedFor(object: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof RequestRefusedError)) throw error;
    throw new RefusedFileError(fileRefusal(refusalOf(object, error.error, 'collection')));
  };
}

function oddAnswer(): OrgOutageError {
  return new OrgOutageError(
    'unavailable',
    'Salesforce answers a file with something other than its API documents.',
    { advice: ODD_ANSWER_ADVICE },
  );
}
