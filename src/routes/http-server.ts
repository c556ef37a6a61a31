import { createServer, type RequestListener, type Server } from 'node:http';

/** Above the idle time of the router in front, which would otherwise send into a connection that just closed. */
const KEEP_ALIVE_MS = 95_000;
/** Longest that a caller may take to send the head of a request, from the connection or from the request before. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Longest that a caller may take to send a whole request. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How often slow callers are looked for; Node's own 30 s would let them stay that much longer. */
const CHECKING_MS = 1000;
/** Senders keep a few connections each; what comes beyond is closed at once. */
const MAX_CONNECTIONS = 1000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * An HTTP server that slow and greedy callers can't wear down.
 *
 * @param app what answers
 * @param maxConnections open at once; those that have one keep it
 */
export function createHttpServer(app: RequestListener, maxConnections = MAX_CONNECTIONS): Server {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    app,
  );
  server.maxConnections = maxConnections;
  return server;
}
