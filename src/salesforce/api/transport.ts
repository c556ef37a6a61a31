import { PassThrough } from 'node:stream';
import { call } from '../../http-client/call.ts';
import { addToSpan } from '../../tracing.ts';
import { assertNoRedirect } from '../redirect.ts';

/** A request that jsforce passes to its transport. */
interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What is sent in place of the body that jsforce passes. */
interface Sent {
  readonly content: Blob;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** More than the longest answer: 2000 records of a query, or all about an object. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/**
 * A transport for jsforce: one attempt, one time limit for headers and body together, no redirects.
 * With jsforce's own transport, the time limit ends with the headers: a body that stalls blocks the
 * worker for ever, and a body that breaks off crashes the process.
 *
 * @param timeoutMs time limit of the whole response, in milliseconds
 * @param sent replaces the body: jsforce would read a file into memory
 * @returns the transport; a request fails with a CallError, or with the OrgOutageError for a redirect
 */
export function singleAttempt(timeoutMs: number, sent?: Sent) {
  return {
    httpRequest({ method, url, headers = {}, body }: TransportRequest) {
      const request = {
        method,
        headers,
        body: sent?.content ?? body ?? null,
        timeoutMs,
        signal: sent?.signal,
      };
      const response = call(url, request, MAX_ANSWER_BYTES).then((received) => {
        addToSpan({ 'http.response.status_code': received.status });
        assertNoRedirect(url, received);
        return {
          statusCode: received.status,
          headers: Object.fromEntries(received.headers),
          body: received.body.toString(),
        };
      });
      // jsforce also requires a stream, which is never read.
      return Object.assign(response, { stream: () => new PassThrough() });
    },
  };
}
