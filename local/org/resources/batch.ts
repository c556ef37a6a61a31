import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Resource } from '../http/resource.ts';
import type { Answer } from './composite.ts';

const MAX_SUBREQUESTS = 25;

const batch = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z
    .array(z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() }))
    .nonempty(),
});

interface SubResult {
  statusCode: number;
  result: unknown;
}

/**
 * Several independent calls in one.
 * @param answer answers a subrequest
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-batch.html
 */
export function batchResource(answer: Answer): Resource {
  const handle: Resource['handle'] = async (call) => {
    const { haltOnError, batchRequests } = bodyAs(call, batch);
    if (batchRequests.length > MAX_SUBREQUESTS) throw tooMany();
    const results: SubResult[] = [];
    for (const { method, url, richInput } of batchRequests) {
      const isHalted = haltOnError && results.some(isError);
      if (isHalted) {
        results.push(HALTED);
        continue;
      }
      const { status, body } = await answer(
        { ...call, method: method.toUpperCase(), body: richInput },
        wholePath(url),
      );
      results.push({ statusCode: status, result: body ?? null });
    }
    return { status: 200, body: { hasErrors: results.some(isError), results } };
  };
  return { method: 'POST', pattern: 'composite/batch', handle };
}

/** A subrequest's URL begins with the version, `v67.0/…`, or is the whole path. */
function wholePath(url: string): string {
  return `/services/data/${url.replace(/^\/*(?:services\/data\/)?/, '')}`;
}

function isError({ statusCode }: SubResult): boolean {
  return statusCode >= 400;
}

const HALTED: SubResult = {
  statusCode: 412,
  result: [
    { errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' },
  ],
};

function tooMany(): ApiError {
  const message = `The request contains more than ${MAX_SUBREQUESTS} subrequests.`;
  return new ApiError(400, 'LIMIT_EXCEEDED', message);
}
