import { PassThrough } from 'node:stream';
import { assertNoRedirect } from '../redirect.ts';

/** A request that jsforce passes to its transport. */
interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/**
 * A transport for jsforce: one attempt, one time limit for headers and body together, no redirects.
 * With jsforce's own transport, the time limit ends with the headers: a body that stalls blocks the
 * worker for ever, and a body that breaks off crashes the process. The global `fetch` is also what
 * Node.js sends through a proxy (NODE_USE_ENV_PROXY).
 *
 * @param timeoutMs time limit of the whole response, in milliseconds
 * @returns the transport; a request fails with what `fetch` throws, or with the OrgOutageError for a
 *   redirect
 */
export function singleAttempt(timeoutMs: number) {
  return {
    httpRequest({ method, url, headers = {}, body }: TransportRequest) {
      const response = fetch(url, {
        method,
        headers,
        body: body ?? null,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      }).then(async (received) => {
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
