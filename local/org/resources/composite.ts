import { z } from 'zod';
import type { DataCall, Reply } from '../http/data-call.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Resource } from '../http/resource.ts';
import { inTransaction, type Transaction } from '../store/transaction.ts';
import { checkSubrequests } from './composite-limits.ts';
import { type Answers, InvalidReference, resolveReferences } from './composite-references.ts';

/** The shape of a subrequest. */
export const subrequest = z.object({
  method: z.string(),
  url: z.string(),
  referenceId: z.string(),
  body: z.unknown().optional(),
});

const composite = z.object({
  allOrNone: z.boolean().default(false),
  compositeRequest: z.array(subrequest),
});

export type Subrequest = z.infer<typeof subrequest>;

/** Answers a data API call with its result or its error. */
export type Answer = (call: DataCall, url: string) => Promise<Reply>;

/** The answer to a subrequest. */
export interface SubReply {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/**
 * Several calls in one, in order; a later call can refer to the answers of earlier ones.
 * @param answer answers a subrequest
 * @see
 *   https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
export function compositeResource(answer: Answer): Resource {
  const handle: Resource['handle'] = async (call) => {
    const { allOrNone, compositeRequest } = bodyAs(call, composite);
    checkSubrequests(compositeRequest);
    const compositeResponse = allOrNone
      ? await allTogether(call, answer, compositeRequest)
      : await oneByOne(call, answer, compositeRequest);
    return { status: 200, body: { compositeResponse } };
  };
  return { method: 'POST', pattern: 'composite', handle };
}

/** Answers subrequests in one transaction, which is rolled back if one of them fails. */
export function allTogether(
  call: DataCall,
  answer: Answer,
  requests: Subrequest[],
): Promise<SubReply[]> {
  const { org } = call;
  return inTransaction(
    org.pool,
    (changes) => org.publish(changes),
    async (transaction) => {
      const replies = await oneByOne({ ...call, transaction }, answer, requests);
      if (!transaction.failed) return replies;
      return replies.map((reply) => (reply.httpStatusCode < 400 ? halted(reply) : reply));
    },
  );
}

async function oneByOne(
  call: DataCall,
  answer: Answer,
  requests: Subrequest[],
): Promise<SubReply[]> {
  const answers: Answers = new Map();
  const replies: SubReply[] = [];
  for (const request of requests) {
    const reply = call.transaction?.failed
      ? { status: 400, body: HALTED }
      : await answerOne(call, answer, request, answers);
    if (reply.status >= 300) markFailed(call.transaction);
    if (reply.status < 300) answers.set(request.referenceId, reply.body);
    replies.push({
      body: reply.body ?? null,
      httpHeaders: reply.headers ?? {},
      httpStatusCode: reply.status,
      referenceId: request.referenceId,
    });
  }
  return replies;
}

async function answerOne(
  call: DataCall,
  answer: Answer,
  { method, url, body }: Subrequest,
  answers: Answers,
): Promise<Reply> {
  try {
    const resolved = resolveReferences({ url, body }, answers);
    return await answer(
      { ...call, method: method.toUpperCase(), body: resolved.body },
      resolved.url,
    );
  } catch (error) {
    if (!(error instanceof InvalidReference)) throw error;
    return { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: error.message }] };
  }
}

function markFailed(transaction: Transaction | undefined): void {
  if (transaction !== undefined) transaction.failed = true;
}

const HALTED = [
  {
    errorCode: 'PROCESSING_HALTED',
    message:
      'The transaction was rolled back since another operation in the same transaction failed.',
  },
];

/**
 * A successful subrequest is rolled back with the others; the rows of a collection report that
 * already.
 */
function halted(reply: SubReply): SubReply {
  const isRefused = Array.isArray(reply.body) && reply.body.some((row) => row?.success === false);
  return isRefused ? reply : { ...reply, body: HALTED, httpHeaders: {}, httpStatusCode: 400 };
}
