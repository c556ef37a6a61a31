import { PassThrough } from 'node:stream';

/** A request as jsforce hands it to its transport. */
interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/**
 * How jsforce's requests travel: one attempt, one limit for headers and body together, no redirects. With jsforce's own
 * transport the limit ends with the headers, so that an answer that stalls holds a worker for ever, and one that breaks
 * off in its body takes the process down with it.
 *
 * @param timeoutMs longest time until the whole answer is there, in milliseconds
 */
export function singleAttempt(timeoutMs: number) {
  return {
    httpRequest({ method, url, headers = {}, body }: TransportRequest) {
      const answer = fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      }).then(async (response) => ({
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      }));
      // jsforce offers each answer as a stream as well; nobody here reads it.
      return Object.assign(answer, { stream: () => new PassThrough() });
    },
  };
}
