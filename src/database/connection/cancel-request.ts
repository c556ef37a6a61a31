import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import pg, { type ClientConfig } from 'pg';

const TIMEOUT_MS = 2000;

/** What pg's types leave out of a client. */
interface ClientParts {
  readonly host: string;
  readonly port: number;
  readonly ssl: ClientConfig['ssl'];
  readonly sslNegotiation: string;
  /** PostgreSQL's process and its key; null when a pooler did not send them. */
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/** What pg's types leave out of a connection. */
interface RawConnection extends EventEmitter {
  readonly stream: Duplex;
  connect(portOrPath: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
}

/**
 * Asks PostgreSQL to cancel what a connection runs: it does not notice by itself that a client has
 * left, and continues to wait for a lock, for example. The request is a connection of its own,
 * encrypted like the client's. Nothing waits for it, and it may fail.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function requestCancel(client: pg.Client): void {
  const { host, port, ssl, sslNegotiation, processID, secretKey } =
    client as unknown as ClientParts;
  if (processID === null || secretKey === null) return;
  // pg has a request of its own, which is never encrypted.
  const options = { ssl, sslNegotiation } as ClientConfig;
  const connection = new pg.Connection(options) as unknown as RawConnection;
  const send = () => connection.cancel(processID, secretKey);
  connection.on('connect', () => {
    if (!ssl) send();
    else if (sslNegotiation !== 'direct') connection.requestSsl();
  });
  connection.on('sslconnect', send);
  connection.on('error', () => undefined);
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
  setTimeout(() => connection.stream.destroy(), TIMEOUT_MS).unref();
}
