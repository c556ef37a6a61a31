import { z } from 'zod';
import type { Org } from '../api/org.ts';
import { isSchemaError, type SalesforceErrorDetails } from '../classify-error.ts';
import { OrgOutageError, RequestRefusedError } from '../org-errors.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { type Collection, intoCalls, packCalls, type RecordToWrite } from './composite-batches.ts';

/** What became of one record: written, or refused and why. */
export type Outcome =
  | { readonly written: true }
  | { readonly written: false; readonly refusal: Refusal };

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
 * Writes records, as many to a call as Salesforce takes: collections of 200, five of them in one Composite request. Every
 * write may be repeated without harm, so that after an error nobody needs to know what had been made; a new record only
 * after it was looked for again.
 *
 * @returns what became of each record, in the order given
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeRecords(
  org: Org,
  records: readonly RecordToWrite[],
): Promise<Outcome[]> {
  const outcomes = new Map<RecordToWrite, Outcome>();
  for (const collections of packCalls(records)) {
    for (const [collection, results] of await callComposite(org, collections)) {
      collection.records.forEach((record, index) => {
        const outcome = results[index];
        if (outcome !== undefined) outcomes.set(record, outcome);
      });
    }
  }
  return records.map((record) => {
    const outcome = outcomes.get(record);
    if (outcome === undefined) throw new OrgOutageError('unavailable', NO_RESULT);
    return outcome;
  });
}

async function callComposite(
  org: Org,
  collections: readonly Collection[],
): Promise<[Collection, Outcome[]][]> {
  const body = {
    allOrNone: false,
    collateSubrequests: false,
    compositeRequest: collections.map((collection, index) => subrequest(org, collection, index)),
  };
  const answer = await org.call({ method: 'POST', path: '/composite', body }).catch(refusalIn);
  if (answer instanceof RequestRefusedError) return separate(org, collections, answer.error);
  const reply = compositeReply.safeParse(answer);
  if (!reply.success || reply.data.compositeResponse.length !== collections.length) {
    throw new OrgOutageError('unavailable', NO_RESULT);
  }
  const answers: [Collection, Outcome[]][] = [];
  for (const [index, collection] of collections.entries()) {
    const part = reply.data.compositeResponse[index];
    answers.push(...(await outcomesOf(org, collection, part?.httpStatusCode ?? 0, part?.body)));
  }
  return answers;
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

async function outcomesOf(
  org: Org,
  collection: Collection,
  status: number,
  body: unknown,
): Promise<[Collection, Outcome[]][]> {
  if (status >= 200 && status < 300) return [[collection, rowOutcomes(collection, body)]];
  const [error] = errorBody.safeParse(body).data ?? [];
  if (error === undefined) throw new OrgOutageError('unavailable', NO_RESULT);
  return divide(org, collection, {
    code: error.errorCode,
    message: error.message,
    fields: error.fields,
  });
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

/** A collection that is refused as a whole is taken apart until what is at fault stands alone; the others are written. */
async function divide(
  org: Org,
  collection: Collection,
  error: SalesforceErrorDetails,
): Promise<[Collection, Outcome[]][]> {
  const refusal = refusalOf(collection.object, error);
  const parts = refusal.verdict === 'park' ? partsOf(collection, error) : [];
  if (parts.length < 2) {
    return [[collection, collection.records.map(() => ({ written: false, refusal }))]];
  }
  const answers: [Collection, Outcome[]][] = [];
  for (const call of intoCalls(parts)) answers.push(...(await callComposite(org, call)));
  return answers;
}

/** Halves; or, when the org lacks a field, the records by the fields that they name: each lot has it, or has not. */
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

/** A request that is refused as a whole is made again collection by collection, so that one can't hold up the others. */
async function separate(
  org: Org,
  collections: readonly Collection[],
  error: SalesforceErrorDetails,
): Promise<[Collection, Outcome[]][]> {
  const [only] = collections;
  if (only !== undefined && collections.length === 1) return divide(org, only, error);
  const answers: [Collection, Outcome[]][] = [];
  for (const collection of collections) answers.push(...(await callComposite(org, [collection])));
  return answers;
}

function refusalIn(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError) return error;
  throw error;
}
