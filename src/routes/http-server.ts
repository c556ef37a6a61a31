import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { ConfigError, PortInUseError } from '../errors.ts';
import { SECOND_MS } from '../time.ts';
import { closeUnreadBodies } from './unread-body.ts';

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
 * What is read of a body before it is wanted, as while a token is looked up; it is exceeded by one
 * packet. Less than the default, since each chunk takes 200 bytes of memory until it is read.
 */
const UNREAD_BODY_BYTES = 4 * 1024;

/**
 * Creates an HTTP server with limits on time, headers and connections, so that slow callers and
 * callers with many connections cannot exhaust it.
 *
 * @param app handles the requests
 * @param maxConnections open connections; a further one is closed, the open ones stay
 */
export function createHttpServer(app: RequestListener, maxConnections = MAX_CONNECTIONS): Server {
  const listener = closeUnreadBodies(app);
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      highWaterMark: UNREAD_BODY_BYTES,
    },
    listener,
  );
  // Without this, Node.js asks for every body before the caller is judged.
  server.on('checkContinue', listener);
  server.maxConnections = maxConnections;
  return server;
}

/**
 * Starts to listen.
 *
 * @param port the port; 0 for any free one
 * @param variable names the port in errors
 * @returns the port that is listened on
 * @throws PortInUseError when another program has the port, ConfigError when the port or the address
 *   cannot be used
 */
export async function listen(
  server: Server,
  port: number,
  host: string,
  variable = 'PORT',
): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw portInUse(port, variable);
    const problem = PORT_PROBLEMS[error.code ?? '']?.(port, host, variable);
    throw problem === undefined ? error : new ConfigError([problem]);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function portInUse(port: number, variable: string): PortInUseError {
  return new PortInUseError(
    `${variable}: expected a free port, got ${port}, which another program listens on. Stop that program, or choose another port.`,
  );
}

type PortProblem = (port: number, host: string, variable: string) => string;

const PORT_PROBLEMS: Readonly<Record<string, PortProblem>> = {
  EACCES: (port, _host, variable) =>
    `${variable} is ${port}, which this user may not listen on. Choose a port from 1024 on.`,
  EADDRNOTAVAIL: (_port, host) =>
    `HOST is ${host}, which is no address of this machine. Use 0.0.0.0 for all of its addresses.`,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EAI_FAIL: unknownHost,
  EINVAL: unknownHost,
};

function unknownHost(_port: number, host: string): string {
  return `HOST is ${host}, which is neither an address nor a name of this machine. Use 0.0.0.0 for all of its addresses.`;
}
