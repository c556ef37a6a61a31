import { z } from 'zod';
import { MAX_COLLECTIONS_PER_CALL } from '../collection-limits.ts';
import {
  OrgOutageError,
  RequestRefusedError,
  readRefusal,
  refusalAsAnswer,
} from '../org-errors.ts';
import { oddAnswer } from './odd-answer.ts';
import type { Org } from './org.ts';

/** The body of an answer, or why Salesforce refused the request. */
export type ReadAnswer = { readonly body: unknown } | RequestRefusedError;

/**
 * Characters of a path that is sent as the URL of a call. URL and headers together may have 16,384
 * bytes; a longer query travels in the body of a Composite call.
 *
 * @see https://help.salesforce.com/s/articleView?id=000386264
 */
const MAX_URL_LENGTH = 8000;

const part = z.object({ httpStatusCode: z.number(), body: z.unknown() });
const reply = z.object({ compositeResponse: z.array(part) });

/**
 * Makes queries in few calls: several of them are parts of one Composite call. When the org does not
 * answer a call in time, later ones have half as many parts.
 *
 * @param paths of the queries, below `/services/data/vXX.X`
 * @returns one answer for each query, in the same order
 * @throws OrgOutageError when the org cannot answer one of them
 */
export async function readTogether(org: Org, paths: readonly string[]): Promise<ReadAnswer[]> {
  const answers: ReadAnswer[] = [];
  while (answers.length < paths.length) {
    const most = org.memory?.queries.size ?? MAX_COLLECTIONS_PER_CALL;
    const part = paths.slice(answers.length, answers.length + most);
    answers.push(...(await readPart(org, part)));
    org.memory?.queries.passed(part.length);
  }
  return answers;
}

async function readPart(org: Org, paths: readonly string[]): Promise<ReadAnswer[]> {
  const [only] = paths;
  const isAlone = paths.length === 1 && only !== undefined && only.length <= MAX_URL_LENGTH;
  try {
    return isAlone ? [await readAlone(org, only)] : await readComposite(org, paths);
  } catch (error) {
    if (error instanceof OrgOutageError && error.isTimeout) {
      org.memory?.queries.fallTo(paths.length / 2);
    }
    throw error;
  }
}

async function readAlone(org: Org, path: string): Promise<ReadAnswer> {
  const body = await org.call({ method: 'GET', path }).catch(refusalAsAnswer);
  return body instanceof RequestRefusedError ? body : { body };
}

/** When the call as a whole is refused, each of its queries is. */
async function readComposite(org: Org, paths: readonly string[]): Promise<ReadAnswer[]> {
  const body = {
    allOrNone: false,
    compositeRequest: paths.map((path, index) => ({
      method: 'GET',
      url: `/services/data/v${org.apiVersion}${path}`,
      referenceId: `query${index}`,
    })),
  };
  const answer = await org
    .call({ method: 'POST', path: '/composite', body })
    .catch(refusalAsAnswer);
  if (answer instanceof RequestRefusedError) return paths.map(() => answer);
  const parts = reply.safeParse(answer).data?.compositeResponse;
  if (parts?.length !== paths.length) throw oddAnswer();
  return parts.map(answerOf);
}

function answerOf({ httpStatusCode, body }: z.infer<typeof part>): ReadAnswer {
  if (httpStatusCode >= 200 && httpStatusCode < 300) return { body };
  const error = readRefusal(body) ?? oddAnswer();
  if (error instanceof OrgOutageError) throw error;
  return error;
}
