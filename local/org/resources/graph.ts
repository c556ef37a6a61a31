import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Resource } from '../http/resource.ts';
import { type Answer, allTogether, type Subrequest, subrequest } from './composite.ts';

const MAX_GRAPHS = 75;
const MAX_NODES = 500;

const body = z.object({
  graphs: z.array(z.object({ graphId: z.string(), compositeRequest: z.array(subrequest) })),
});

/** Rows by id and by external id; nothing else can be part of a graph. */
const ROW = /^\/+services\/data\/v\d+\.\d\/sobjects\/[^/?]+(?:\/[^/?]+){0,2}\/?(?:\?|$)/;

/**
 * Several groups of calls in one; each group is carried out completely or not at all.
 * @param answer answers a subrequest
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph.htm
 */
export function graphResource(answer: Answer): Resource {
  return { method: 'POST', pattern: 'composite/graph', handle: (call) => handle(call, answer) };
}

async function handle(call: DataCall, answer: Answer): Promise<Reply> {
  const { graphs } = bodyAs(call, body);
  checkSizes(graphs);
  const results: unknown[] = [];
  for (const { graphId, compositeRequest } of graphs) {
    const compositeResponse = await allTogether(call, onlyRows(answer), compositeRequest);
    const isSuccessful = compositeResponse.every(({ httpStatusCode }) => httpStatusCode < 300);
    results.push({ graphId, graphResponse: { compositeResponse }, isSuccessful });
  }
  return { status: 200, body: { graphs: results } };
}

function onlyRows(answer: Answer): Answer {
  return async (call, url) => {
    if (ROW.test(url)) return answer(call, url);
    const message = `The URL ${url} is not supported in a composite graph`;
    return { status: 400, body: [{ errorCode: 'INVALID_API_INPUT', message }] };
  };
}

function checkSizes(graphs: { compositeRequest: Subrequest[] }[]): void {
  const nodes = graphs.reduce((sum, { compositeRequest }) => sum + compositeRequest.length, 0);
  if (graphs.length > MAX_GRAPHS) {
    throw limitExceeded(`The request contains more than ${MAX_GRAPHS} graphs.`);
  }
  if (nodes > MAX_NODES) throw limitExceeded(`The request contains more than ${MAX_NODES} nodes.`);
}

function limitExceeded(message: string): ApiError {
  return new ApiError(400, 'LIMIT_EXCEEDED', message);
}
