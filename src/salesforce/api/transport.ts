import { PassThrough } from 'node:stream';
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

/**
 * A transport for jsforce: one attempt, one time limit for headers and body together, no redirects.
 * With jsforce's own transport, the time limit ends with the headers: a body that stalls blocks the
 * worker for ever, and a body that breaks off crashes the process. The global `fetch` is also what
 * Node.js sends through a proxy (NODE_USE_ENV_PROXY).
 *
 * @param timeoutMs time limit of the whole response, in milliseconds
 * @param sent replaces the body: jsforce would read a file into memory
 * @returns the transport; a request fails with what `fetch` throws, or with the OrgOutageError for a
 *   redirect
 */
export function singleAttempt(timeoutMs: number, sent?: Sent) {
  return {
    httpRequest({ method, url, headers = {}, body }: TransportRequest) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const response = fetch(url, {
        method,
        headers,
        body: sent?.content ?? body ?? null,
        redirect: 'manual',
        signal: sent === undefined ? timeout : AbortSignal.any([timeout, sent.signal]),
      }).then(async (received) => {
        addToSpan({ 'http.response.status_code': received.status });
        assertNoRedirect(url, received);
        return {
          statusCode: received.status,
          headers: Object.fromEntries(received.headers),
          body: await received.text(),
        };
      });
      // jsforce also requires a stream, which is never read.
      return Object.assign(response, { stream: () => new PassThrough() });
    },
  };
}
