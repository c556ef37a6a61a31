import { connect, type Socket } from 'node:net';

/** What came back on a raw connection. */
export interface RawReply {
  /** Status codes in the order in which they came; nothing when the connection was just closed. */
  readonly statuses: number[];
  readonly text: string;
  /** How long the connection was open, in milliseconds. */
  readonly ms: number;
}

export interface RawOptions {
  readonly host: string;
  readonly port: number;
  /** Writes what the caller sends; may go on writing while the connection is open. */
  readonly write: (socket: Socket) => void;
  /** After this long the caller hangs up, in milliseconds. */
  readonly timeoutMs?: number;
  /** Hangs up after this many replies. */
  readonly replies?: number;
}

const TIMEOUT_MS = 25_000;
/** The body before it may end without a line break. */
const STATUS_LINE = /HTTP\/1\.1 (\d{3}) /g;

/** Opens a connection, writes raw bytes, and reads until the other side closes, enough replies came, or patience ends. */
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
      // By reset: a hundred thousand connections in a row would use up the ports of those that linger.
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

/** A request's head and body as text; `latin1` keeps bytes as they are. */
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

/** Good enough for replies with a short body: the head has ended. */
function isWhole(text: string): boolean {
  return text.includes('\r\n\r\n');
}
