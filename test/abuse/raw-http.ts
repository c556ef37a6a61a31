import { connect, type Socket } from 'node:net';

/** What was received on a raw connection. */
export interface RawReply {
  /** Status codes in order; empty when the connection was closed without a reply. */
  readonly statuses: number[];
  readonly text: string;
  /** How long the connection was open, in milliseconds. */
  readonly ms: number;
}

export interface RawOptions {
  readonly host: string;
  readonly port: number;
  /** Writes the request; may keep writing while the connection is open. */
  readonly write: (socket: Socket) => void;
  /** Time after which the caller closes the connection, in milliseconds. */
  readonly timeoutMs?: number;
  /** Number of replies after which the caller closes the connection. */
  readonly replies?: number;
}

const TIMEOUT_MS = 25_000;
/** Without an anchor: the previous body may end without a line break. */
const STATUS_LINE = /HTTP\/1\.1 (\d{3}) /g;

/**
 * Opens a connection, writes raw bytes, and reads until the server closes the connection, enough
 * replies were received, or the timeout ends.
 */
export function rawRequest({
  host,
  port,
  write,
  timeoutMs = TIMEOUT_MS,
  replies = 1,
}: RawOptions): Promise<RawReply> {
  return new Promise((resolve) => {
    const began = performance.now();
    let text = '';
    const socket = connect({ host, port });
    const statuses = () => [...text.matchAll(STATUS_LINE)].map(([, code]) => Number(code));
    const finish = () => {
      clearTimeout(timer);
      // By reset: closed connections would otherwise occupy their ports for a while (TIME_WAIT).
      socket.resetAndDestroy();
      resolve({ statuses: statuses(), text, ms: performance.now() - began });
    };
    const timer = setTimeout(finish, timeoutMs);
    socket.setEncoding('latin1');
    socket.on('connect', () => write(socket));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (finalStatuses(statuses()).length >= replies && isWhole(text)) finish();
    });
    socket.on('error', () => undefined);
    socket.on('close', finish);
  });
}

/** The bytes of a request; `latin1` keeps the bytes of headers unchanged. */
export function requestText(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({
    host: 'connector.example',
    'content-length': String(bytes.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    bytes,
  ]);
}

function finalStatuses(statuses: readonly number[]): number[] {
  return statuses.filter((status) => status >= 200);
}

/** Whether a head has ended: good enough for replies with a short body. */
function isWhole(text: string): boolean {
  return text.includes('\r\n\r\n');
}
