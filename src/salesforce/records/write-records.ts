import { z } from 'zod';
import type { Org } from '../api/org.ts';
import { isSchemaError, isUnexplained, type SalesforceErrorDetails } from '../classify-error.ts';
import { OrgOutageError, orgOutage, RequestRefusedError } from '../org-errors.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { type Collection, intoCalls, packCalls, type RecordToWrite } from './composite-batches.ts';

/** What became of one record: written, or refused and why. */
export type Outcome =
  | { readonly written: true }
  | { readonly written: false; readonly refusal: Refusal };

/** What the answer to a call means for one of its collections. */
type Answer =
  | { readonly collection: Collection; readonly outcomes: readonly Outcome[] }
  /** Its records are sent again by these calls. */
  | { readonly calls: readonly Collection[][] };

const collectionResult = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(
      z.object({
        statusCode: z.string(),
        message: z.string(),
        fields: z.array(z.string()).default([]),
      }),
    ),
  }),
);
const errorBody = z.array(
  z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) }),
);
const compositeReply = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});

const NO_RESULT =
  'Salesforce answers a collection with something that is no result for each of its records.';

/**
 * Writes records, as many to a call as Salesforce takes: collections of 200, five of them in one
 * Composite request. Every write may be repeated without harm, so after an error it does not matter
 * which of them were made; only a new record must be looked up again first.
 *
 * @returns the outcome of each record, in the order given
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeRecords(
  org: Org,
  records: readonly RecordToWrite[],
): Promise<Outcome[]> {
  const outcomes = new Map<RecordToWrite, Outcome>();
  const calls = packCalls(records);
  for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
    const answers = await callComposite(org, call);
    for (const [record, outcome] of answers.flatMap(outcomesByRecord)) {
      outcomes.set(record, outcome);
    }
    calls.unshift(...answers.flatMap((answer) => ('calls' in answer ? answer.calls : [])));
  }
  return records.map((record) => {
    const outcome = outcomes.get(record);
    if (outcome === undefined) throw new OrgOutageError('unavailable', NO_RESULT);
    return outcome;
  });
}

function outcomesByRecord(answer: Answer): [RecordToWrite, Outcome][] {
  if ('calls' in answer) return [];
  const { collection, outcomes } = answer;
  return outcomes.flatMap((outcome, index) => {
    const record = collection.records[index];
    return record === undefined ? [] : [[record, outcome]];
  });
}

async function callComposite(org: Org, collections: readonly Collection[]): Promise<Answer[]> {
  const body = {
    allOrNone: false,
    collateSubrequests: false,
    compositeRequest: collections.map((collection, index) => subrequest(org, collection, index)),
  };
  const answer = await org.call({ method: 'POST', path: '/composite', body }).catch(refusalIn);
  if (answer instanceof RequestRefusedError) return readRefusedRequest(collections, answer.error);
  const reply = compositeReply.safeParse(answer);
  if (!reply.success || reply.data.compositeResponse.length !== collections.length) {
    throw new OrgOutageError('unavailable', NO_RESULT);
  }
  const parts = reply.data.compositeResponse;
  const isOrgWide = !parts.some(({ httpStatusCode }) => isSuccess(httpStatusCode));
  return collections.map((collection, index) =>
    readSubresponse(collection, parts[index]?.httpStatusCode ?? 0, parts[index]?.body, isOrgWide),
  );
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function subrequest(org: Org, collection: Collection, index: number) {
  const { object, key, isNew, records } = collection;
  const byId = key === 'Id';
  const path = byId || isNew ? '/composite/sobjects' : `/composite/sobjects/${object}/${key}`;
  return {
    method: isNew ? 'POST' : 'PATCH',
    url: `/services/data/v${org.apiVersion}${path}`,
    referenceId: `collection${index}`,
    body: {
      allOrNone: false,
      records: records.map(({ value, fields }) => ({
        attributes: { type: object },
        [byId ? 'id' : key]: value,
        ...fields,
      })),
    },
  };
}

function refusalIn(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError) return error;
  throw error;
}

/** A refused request is sent again collection by collection, so that one cannot stop the others. */
function readRefusedRequest(
  collections: readonly Collection[],
  error: SalesforceErrorDetails,
): Answer[] {
  const [only] = collections;
  return only !== undefined && collections.length === 1
    ? [divide(only, error)]
    : [{ calls: collections.map((collection) => [collection]) }];
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
): Answer {
  if (isSuccess(status)) return { collection, outcomes: rowOutcomes(collection, body) };
  const [first] = errorBody.safeParse(body).data ?? [];
  if (first === undefined) throw new OrgOutageError('unavailable', NO_RESULT);
  const { errorCode: code, message, fields } = first;
  const error = { code, message, fields };
  if (isOrgWide && isUnexplained(error)) throw orgOutage('unavailable', code);
  return divide(collection, error);
}

function rowOutcomes({ object, records }: Collection, body: unknown): Outcome[] {
  const results = collectionResult.safeParse(body);
  if (!results.success || results.data.length !== records.length) {
    throw new OrgOutageError('unavailable', NO_RESULT);
  }
  return results.data.map(({ success, errors }) => {
    if (success) return { written: true };
    const [first] = errors;
    const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION';
    const fields = [...new Set(errors.flatMap((error) => error.fields))];
    const message = errors.map((error) => error.message).join(' ');
    return { written: false, refusal: refusalOf(object, { code, message, fields }) };
  });
}

/** A refused collection is divided until the record at fault is alone; the others are written. */
function divide(collection: Collection, error: SalesforceErrorDetails): Answer {
  const refusal = refusalOf(collection.object, error, 'collection');
  const parts =
    refusal.verdict === 'park' || isSchemaError(error) ? partsOf(collection, error) : [];
  return parts.length < 2
    ? { collection, outcomes: collection.records.map(() => ({ written: false, refusal })) }
    : { calls: intoCalls(parts) };
}

/** Halves; when the org lacks a field, parts of records that have the same fields. */
function partsOf(collection: Collection, error: SalesforceErrorDetails): Collection[] {
  const { records } = collection;
  const middle = Math.ceil(records.length / 2);
  const parts = isSchemaError(error)
    ? [...Map.groupBy(records, fieldsOf).values()]
    : [records.slice(0, middle), records.slice(middle)];
  return parts.filter((part) => part.length > 0).map((part) => ({ ...collection, records: part }));
}

function fieldsOf({ fields }: RecordToWrite): string {
  return Object.keys(fields).toSorted().join();
}
