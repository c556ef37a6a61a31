import { z } from 'zod';
import type { Org } from '../api/org.ts';
import {
  classifyError,
  isUnexplained,
  isUnknown,
  type SalesforceErrorDetails,
} from '../classify-error.ts';
import type { OrgMemory } from '../memory/org-memory.ts';
import { OrgOutageError, orgOutage, RequestRefusedError, refusalAsAnswer } from '../org-errors.ts';
import { ODD_ANSWER_ADVICE } from '../outage-reasons.ts';
import { storableError } from '../storable-error.ts';
import type { Collection, RecordToWrite } from './composite-batches.ts';

/** What Salesforce answers about one collection. */
export interface CollectionAnswer {
  readonly collection: Collection;
  /** For each record the API names of the fields that were sent. */
  readonly sent: readonly (readonly string[])[];
  /** For each record the error, or nothing when it is written. */
  readonly errors: readonly (SalesforceErrorDetails | undefined)[];
  /** Whether the collection was refused as a whole, before any of its records was looked at. */
  readonly isWhole: boolean;
}

type Result = Omit<CollectionAnswer, 'sent'>;

const fieldNames = z.array(z.string()).default([]);
const collectionResult = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string(), fields: fieldNames })),
  }),
);
const errorBody = z.array(
  z.object({ errorCode: z.string(), message: z.string(), fields: fieldNames }),
);
const compositeReply = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});

/** From this number of records on, one unknown code for all of them is about the org. */
const MANY_RECORDS = 10;

/** Salesforce's answer is not a result for each record. */
export function noResult(): OrgOutageError {
  return new OrgOutageError(
    'unavailable',
    'Salesforce answers a collection with something that is no result for each of its records.',
    { advice: ODD_ANSWER_ADVICE },
  );
}

/**
 * Sends collections in one Composite request, without the optional fields that the org lacks. How
 * long the org took to answer is remembered.
 *
 * @returns an answer for each collection; undefined when Salesforce refused the request because of
 *   one of several collections, so that each has to be sent by itself
 * @throws OrgOutageError when no call makes sense now
 */
export async function callComposite(
  org: Org,
  memory: OrgMemory,
  collections: readonly Collection[],
): Promise<CollectionAnswer[] | undefined> {
  const sent = collections.map(({ records }) => records.map((each) => sentPart(each, memory)));
  const body = {
    allOrNone: false,
    collateSubrequests: false,
    compositeRequest: collections.map((collection, index) => ({
      ...target(org.apiVersion, collection),
      referenceId: `collection${index}`,
      body: { allOrNone: false, records: sent[index]?.map(rowOf) },
    })),
  };
  const records = sent.flat().length;
  const objects = collections.map(({ object }) => object);
  const onAnswer = (tookMs: number) => memory.calls.answered(objects, records, tookMs);
  const answer = await org
    .call({ method: 'POST', path: '/composite', body, records, onAnswer })
    .catch(refusalAsAnswer);
  const results =
    answer instanceof RequestRefusedError
      ? refusedRequest(collections, answer.error)
      : readReply(collections, answer);
  return results?.map((result, index) => ({ ...result, sent: sent[index]?.map(usedFields) ?? [] }));
}

/** A record as it is sent: without the optional fields that the org lacks. */
export function sentPart(record: RecordToWrite, { optional }: OrgMemory): RecordToWrite {
  const fields = Object.entries(record.fields).filter(
    ([name]) => !optional.isAbsent(record.object, name),
  );
  return { ...record, fields: Object.fromEntries(fields) };
}

/** API names of the fields that a write of a record uses, its key included. */
export function usedFields({ key, fields }: RecordToWrite): string[] {
  return [key, ...Object.keys(fields)];
}

function rowOf({ object, key, value, fields }: RecordToWrite) {
  return { attributes: { type: object }, [key === 'Id' ? 'id' : key]: value, ...fields };
}

function target(apiVersion: string, { object, key, isNew }: Collection) {
  const path =
    key === 'Id' || isNew ? '/composite/sobjects' : `/composite/sobjects/${object}/${key}`;
  return { method: isNew ? 'POST' : 'PATCH', url: `/services/data/v${apiVersion}${path}` };
}

/** @returns undefined when any of several collections may be the reason */
function refusedRequest(
  collections: readonly Collection[],
  error: SalesforceErrorDetails,
): Result[] | undefined {
  const [only] = collections;
  return only !== undefined && collections.length === 1 ? [whole(only, error)] : undefined;
}

function readReply(collections: readonly Collection[], answer: unknown): Result[] {
  const reply = compositeReply.safeParse(answer);
  const parts = reply.data?.compositeResponse;
  if (parts?.length !== collections.length) throw noResult();
  const isOrgWide = !parts.some(({ httpStatusCode }) => isSuccess(httpStatusCode));
  const results = collections.map((collection, index) =>
    readSubresponse(collection, parts[index]?.httpStatusCode ?? 0, parts[index]?.body, isOrgWide),
  );
  const unknown = sharedUnknown(results);
  if (unknown !== undefined) throw orgOutage('unavailable', unknown.code);
  return results;
}

/**
 * The error with which the org refuses each of many records.
 *
 * @returns undefined when there are few records, or when not all have the same unknown code
 */
function sharedUnknown(results: readonly Result[]): SalesforceErrorDetails | undefined {
  const errors = results.flatMap((result) => result.errors);
  const [first] = errors;
  if (first === undefined || errors.length < MANY_RECORDS || !isUnknown(first)) return undefined;
  const isShared = errors.every((error) => error?.code === first.code);
  // The name alone may say that it is an outage, and of which kind.
  return isShared && classifyError(first, 'record') === 'retry' ? first : undefined;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * @param isOrgWide whether no collection of the request was accepted: a refusal that explains
 *   nothing then concerns the org
 */
function readSubresponse(
  collection: Collection,
  status: number,
  body: unknown,
  isOrgWide: boolean,
): Result {
  if (isSuccess(status)) {
    return { collection, errors: rowErrors(collection, body), isWhole: false };
  }
  const [first] = errorBody.safeParse(body).data ?? [];
  if (first === undefined) throw noResult();
  const { errorCode: code, message, fields } = first;
  const error = storableError({ code, message, fields });
  if (isOrgWide && isUnexplained(error)) throw orgOutage('unavailable', error.code);
  return whole(collection, error);
}

function whole(collection: Collection, error: SalesforceErrorDetails): Result {
  return { collection, errors: collection.records.map(() => error), isWhole: true };
}

function rowErrors({ records }: Collection, body: unknown): (SalesforceErrorDetails | undefined)[] {
  const results = collectionResult.safeParse(body);
  if (!results.success || results.data.length !== records.length) throw noResult();
  return results.data.map(({ success, errors }) => {
    if (success) return undefined;
    const [first] = errors;
    const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION';
    const fields = [...new Set(errors.flatMap((error) => error.fields))];
    const message = errors.map((error) => error.message).join(' ');
    return storableError({ code, message, fields });
  });
}
