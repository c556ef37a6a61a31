import { createServer, type RequestListener, type Server } from 'node:http';
import { SECOND_MS } from '../time.ts';

/**
 * Idle connections stay open for this time. It is longer than the router in front keeps them:
 * otherwise the router could send a request on a connection that was just closed.
 */
const KEEP_ALIVE_TIMEOUT_MS = 95 * SECOND_MS;
/** Time in which a caller must send the headers, from its connection or its previous request on. */
const HEADERS_TIMEOUT_MS = 10 * SECOND_MS;
/** Time in which a caller must send the whole request. */
const REQUEST_TIMEOUT_MS = 15 * SECOND_MS;
/** How often the two timeouts are checked. Node's default of 30 s would add up to 30 s to them. */
const TIMEOUT_CHECK_INTERVAL_MS = SECOND_MS;
/** Senders keep a few connections each; connections above this number are closed at once. */
const MAX_CONNECTIONS = 1000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Creates an HTTP server with limits on time, headers and connections, so that slow callers and
 * callers with many connections cannot exhaust it.
 *
 * @param app handles the requests
 * @param maxConnections open connections; a further one is closed, the open ones stay
 */
export function createHttpServer(app: RequestListener, maxConnections = MAX_CONNECTIONS): Server {
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    app,
  );
  server.maxConnections = maxConnections;
  return server;
}
